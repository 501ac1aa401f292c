import { driftAlarmName } from '../pipelines/retraining/events.ts';
import { endpointNameOf } from '../pipelines/serving/variants.ts';
import { bringUp, type RunningApp } from './bring-up.ts';
import { Application } from './demo/application.ts';
import { DataPerson } from './demo/data-person.ts';
import { destroyAll } from './demo/destroy-act.ts';
import { DriftAlarm } from './demo/drift-alarm.ts';
import { EndpointWatch } from './demo/endpoint-watch.ts';
import { type Narrator, narrator, seconds } from './demo/narrate.ts';
import { driftComes, firstModel, secondModel, thirdModel } from './demo/parts.ts';
import { keepRights } from './demo/rights-act.ts';
import { MODEL, type Stage } from './demo/stage.ts';
import { tellTheEnd } from './demo/summary-act.ts';
import { output } from './deploy/deploy-app.ts';
import { fromRepository } from './folders.ts';
import { grantedRights } from './rights/granted-rights.ts';
import { session } from './session.ts';
import { LedgerReader } from './watch/ledger-reader.ts';

const SYSTEM = 'evergreen';

/** How long one of SageMaker's minutes lasts: waits and scaling are to be seen, not waited for. */
const MINUTE_SECONDS = 1;

await session(async ({ runFolder, fail }) => {
  const started = Date.now();
  const narrate = narrator(console.log);
  narrate.say('Evergreen, on this machine: the unmodified app, deployed into a local cloud.\n');
  const app = await bringUp({
    configFolder: fromRepository('local/demo'),
    runFolder,
    minuteSeconds: MINUTE_SECONDS,
    onCloudLost: fail,
  });
  narrate.say(`The app is up, ${seconds(Date.now() - started)} after the start.`);
  const stage = stageOf(app, narrate);
  const february = await firstModel(stage);
  await secondModel(stage, february, { minuteSeconds: MINUTE_SECONDS });
  const june = await thirdModel(stage);
  await driftComes(stage, june);
  await tellTheEnd(stage);
  const granted = await grantedRights(app.cloud);
  await destroyAll(stage);
  await keepRights(stage, granted, app.cloud);
  console.log(`\nThe whole demo took ${seconds(Date.now() - started)}. Stopping what it started.`);
});

function stageOf({ cloud, sagemaker, outputs }: RunningApp, narrate: Narrator): Stage {
  const bucket = output(outputs, `${SYSTEM}-data`, 'DataBucketName');
  const table = output(outputs, `${SYSTEM}-data`, 'LedgerTableName');
  const apiUrl = output(outputs, `${SYSTEM}-serving`, 'ApiUrl');
  return {
    cloud,
    sagemaker,
    bucket,
    queueUrl: output(outputs, `${SYSTEM}-data`, 'UploadQueueUrl'),
    person: new DataPerson(cloud, bucket, MODEL),
    alarm: new DriftAlarm(cloud, driftAlarmName(SYSTEM, MODEL)),
    application: new Application(cloud, apiUrl, MODEL),
    endpoint: new EndpointWatch(cloud, endpointNameOf(SYSTEM, MODEL)),
    ledger: new LedgerReader(cloud, table, MODEL),
    narrator: narrate,
  };
}
