import { bringUp, type RunningApp } from './bring-up.ts';
import { repeatJanuary, uploadBrokenFile, uploadJanuary } from './demo/acts.ts';
import { askEvergreen } from './demo/ask-evergreen.ts';
import { DataPerson } from './demo/data-person.ts';
import { type Narrator, narrator, seconds } from './demo/narrate.ts';
import { MODEL, type Stage } from './demo/stage.ts';
import { STORY } from './demo/story.ts';
import { playChapter } from './demo/training-acts.ts';
import { output } from './deploy/deploy-app.ts';
import { fromRepository } from './folders.ts';
import { session } from './session.ts';
import { LedgerReader } from './watch/ledger-reader.ts';

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

  let act = 3;
  for (const [index, chapter] of STORY.entries()) {
    act += 1;
    // January lies there since the first act: its run has been under way.
    await playChapter(stage, chapter, { act, ...(index === 0 && { uploaded: january }) });
  }

  narrate.act(act + 1, 'What is approved, and why');
  await askEvergreen(stage, 'runs', MODEL);
  await askEvergreen(stage, 'explain', MODEL);
  narrate.say('Ask it yourself: "npm run local" keeps the cloud up, and prints how to reach it.');

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
