import type { RunRecord } from '../../pipelines/training/contract.ts';
import { repeatJanuary, uploadBrokenFile, uploadJanuary } from './acts.ts';
import { askEvergreen } from './ask-evergreen.ts';
import type { PutFile } from './data-person.ts';
import { countRunsByDrift, flap, seeCalm, seeCalmer, seeDrift } from './drift-acts.ts';
import { askForPredictions } from './prediction-acts.ts';
import { replaceUnderTraffic, rollBackMute, seeRelease } from './release-acts.ts';
import { seeParkedStarted, uploadTooLittle, uploadTooSoon } from './retraining-acts.ts';
import { scaleIn, scaleOut } from './scaling-acts.ts';
import { MODEL, type Stage } from './stage.ts';
import { ASKED, STORY, TOO_LITTLE } from './story.ts';
import { playChapter } from './training-acts.ts';

/** The demo in four parts, each of several acts. */

const [january, february, april, june] = STORY;

/**
 * From an upload to predictions.
 * @returns February's upload, which waits for its turn
 */
export async function firstModel(stage: Stage): Promise<PutFile> {
  const uploaded = await uploadJanuary(stage);
  await uploadBrokenFile(stage);
  await repeatJanuary(stage, uploaded);
  // January lies there since the first act: its run has been under way.
  const first = await playChapter(stage, january, { uploaded });
  const tooSoon = await uploadTooSoon(stage, february.file);
  stage.narrator.act('Meanwhile January’s approval releases it');
  await seeRelease(stage, first);
  await askEvergreen(stage, 'status', MODEL);
  await askForPredictions(stage);
  return tooSoon;
}

/** A better version takes over, under load. */
export async function secondModel(
  stage: Stage,
  uploaded: PutFile,
  { minuteSeconds }: { readonly minuteSeconds: number },
): Promise<RunRecord> {
  const meanwhile = async () => await seeParkedStarted(stage, uploaded);
  const second = await replaceUnderTraffic(
    stage,
    async () => await playChapter(stage, february, { uploaded, meanwhile }),
  );
  await scaleOut(stage, { minuteSeconds });
  return second;
}

/**
 * What is too little, what is not better, and what never answers.
 * @returns June's upload, whose rows wait for a run
 */
export async function thirdModel(stage: Stage): Promise<PutFile> {
  const { narrator } = stage;
  narrator.act('March is too little for a run');
  await uploadTooLittle(stage, TOO_LITTLE.march);
  const refused = await playChapter(stage, april);
  await scaleIn(stage);
  await rollBackMute(stage, refused);
  narrator.act('May and June come, and are too little too');
  await uploadTooLittle(stage, TOO_LITTLE.may);
  return await uploadTooLittle(stage, TOO_LITTLE.june);
}

/** Drift, and what becomes of it. */
export async function driftComes(stage: Stage, uploaded: PutFile): Promise<void> {
  await seeCalm(stage, ASKED.winter);
  const drifted = await seeDrift(stage, ASKED.summer);
  await replaceUnderTraffic(
    stage,
    async () => {
      await flap(stage);
      return await playChapter(stage, june, { uploaded });
    },
    { file: ASKED.summer },
  );
  await countRunsByDrift(stage);
  await seeCalmer(stage, ASKED.summer, drifted);
}
