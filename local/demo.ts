import { endpointNameOf } from '../pipelines/serving/variants.ts';
import { bringUp, type RunningApp } from './bring-up.ts';
import { repeatJanuary, uploadBrokenFile, uploadJanuary } from './demo/acts.ts';
import { Application } from './demo/application.ts';
import { askEvergreen } from './demo/ask-evergreen.ts';
import { DataPerson } from './demo/data-person.ts';
import { destroyAll } from './demo/destroy-act.ts';
import { EndpointWatch } from './demo/endpoint-watch.ts';
import { type Narrator, narrator, seconds } from './demo/narrate.ts';
import { askForPredictions } from './demo/prediction-acts.ts';
import { replaceUnderTraffic, rollBackMute, seeRelease } from './demo/release-acts.ts';
import { scaleIn, scaleOut } from './demo/scaling-acts.ts';
import { MODEL, type Stage } from './demo/stage.ts';
import { STORY } from './demo/story.ts';
import { playChapter } from './demo/training-acts.ts';
import { output } from './deploy/deploy-app.ts';
import { fromRepository } from './folders.ts';
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
    configFolder: fromRepository('examples/flight-delay'),
    runFolder,
    minuteSeconds: MINUTE_SECONDS,
    onCloudLost: fail,
  });
  const stage = stageOf(app, narrate);
  const [january, february, march] = STORY;

  const uploaded = await uploadJanuary(stage);
  await uploadBrokenFile(stage);
  await repeatJanuary(stage, uploaded);

  // January lies there since the first act: its run has been under way.
  const first = await playChapter(stage, january, { act: 4, uploaded });
  narrate.act(5, 'Its approval releases it');
  await seeRelease(stage, first);
  await askEvergreen(stage, 'status', MODEL);
  await askForPredictions(stage, 6);

  await replaceUnderTraffic(stage, async () => await playChapter(stage, february, { act: 7 }));
  await scaleOut(stage, { act: 8, minuteSeconds: MINUTE_SECONDS });
  const refused = await playChapter(stage, march, { act: 9 });
  await scaleIn(stage);
  await rollBackMute(stage, refused, 10);

  narrate.act(11, 'What is approved, and why');
  await askEvergreen(stage, 'runs', MODEL);
  await askEvergreen(stage, 'explain', MODEL);
  narrate.say('Ask it yourself: "npm run local" keeps the cloud up, and prints how to reach it.');
  await destroyAll(stage, 12);

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
    application: new Application(cloud, apiUrl, MODEL),
    endpoint: new EndpointWatch(cloud, endpointNameOf(SYSTEM, MODEL)),
    ledger: new LedgerReader(cloud, table, MODEL),
    narrator: narrate,
  };
}
