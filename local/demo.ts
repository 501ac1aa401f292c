import { bringUp, type RunningApp } from './bring-up.ts';
import { MODEL, repeatJanuary, type Stage, uploadBrokenFile, uploadJanuary } from './demo/acts.ts';
import { DataPerson } from './demo/data-person.ts';
import { LedgerReader } from './watch/ledger-reader.ts';
import { type Narrator, narrator, seconds } from './demo/narrate.ts';
import { output } from './deploy/deploy-app.ts';
import { fromRepository } from './folders.ts';
import { session } from './session.ts';

await session(async ({ runFolder, fail }) => {
  const started = Date.now();
  const narrate = narrator(console.log);
  narrate.say('Evergreen, on this machine: the unmodified app, deployed into a local cloud.\n');
  const app = await bringUp({
    configFolder: fromRepository('examples/flight-delay'),
    runFolder,
    onCloudLost: fail,
  });
  const stage = stageOf(app, narrate);

  const january = await uploadJanuary(stage);
  await uploadBrokenFile(stage);
  await repeatJanuary(stage, january);

  console.log(`\nThe whole demo took ${seconds(Date.now() - started)}. Stopping what it started.`);
});

function stageOf({ cloud, outputs }: RunningApp, narrate: Narrator): Stage {
  const bucket = output(outputs, 'evergreen-data', 'DataBucketName');
  const table = output(outputs, 'evergreen-data', 'LedgerTableName');
  return {
    cloud,
    bucket,
    queueUrl: output(outputs, 'evergreen-data', 'UploadQueueUrl'),
    person: new DataPerson(cloud, bucket, MODEL),
    ledger: new LedgerReader(cloud, table, MODEL),
    narrator: narrate,
  };
}
