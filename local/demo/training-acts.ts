import { readFile } from 'node:fs/promises';
import type { RunRecord } from '../../pipelines/training/contract.ts';
import { runKeys } from '../../pipelines/training/keys.ts';
import { runText } from '../../pipelines/training/run-text.ts';
import type { PutFile } from './data-person.ts';
import { keep } from './keep.ts';
import { count, seconds, WIDTH } from './narrate.ts';
import { dataFile, DemoFailedError, type Stage } from './stage.ts';
import type { Chapter } from './story.ts';

/** What a chapter may begin with, other than its own upload. */
export interface ChapterStart {
  /** An upload that was made before. */
  readonly uploaded?: PutFile;
  /** What is to be seen before the run's end. */
  readonly meanwhile?: () => Promise<void>;
}

/**
 * Plays one chapter of the story: the upload, unless it was made before, the run that it leads to,
 * and the verdict.
 * @throws DemoFailedError when the run fails, or the candidate comes to another end than expected
 */
export async function playChapter(
  stage: Stage,
  chapter: Chapter,
  { uploaded, meanwhile }: ChapterStart = {},
): Promise<RunRecord> {
  const { narrator } = stage;
  narrator.act(chapter.title);
  const put = uploaded ?? (await upload(stage, chapter.file));
  narrator.say(chapter.says);
  await meanwhile?.();
  const run = await endOfRun(stage, put);
  if (run.status === 'failed') throw failure(stage, run);
  narrator.say(tookText(run, put, uploaded === undefined));
  narrator.quote(runText(run, { colour: narrator.colour, width: WIDTH }));
  narrator.say(`Kept for you to read: ${(await keepDocuments(stage, run)).join(', ')}`);
  const approval = run.verdict?.approval;
  if (approval === chapter.expects) return run;
  throw new DemoFailedError(
    `The candidate of ${chapter.file} was to be ${chapter.expects} and is ${approval}: ${run.verdict?.text}`,
  );
}

/** Puts one of the example's files. */
export async function upload({ person, narrator }: Stage, file: string): Promise<PutFile> {
  const put = await person.put(file, await readFile(dataFile(file)));
  narrator.say(`PutObject ${put.key}. Its event does the rest.`);
  return put;
}

async function endOfRun(stage: Stage, put: PutFile): Promise<RunRecord> {
  return await stage.ledger.endOfRunOf(await registered(stage, put));
}

/**
 * The dataset version that an upload becomes.
 * @throws DemoFailedError when it becomes none
 */
export async function registered(
  { ledger }: Pick<Stage, 'ledger'>,
  { uploadId, key }: PutFile,
): Promise<string> {
  const { datasetVersion, status, cause } = await ledger.endOf(uploadId);
  if (datasetVersion !== undefined) return datasetVersion;
  throw new DemoFailedError(`${key} was to be registered and is ${status}: ${cause}`);
}

/** From where a reader's clock began: the upload where it was just made, else the run's start. */
function tookText(run: RunRecord, put: PutFile, justUploaded: boolean): string {
  const end = run.endedAt === undefined ? Date.now() : Date.parse(run.endedAt);
  const from = justUploaded ? put.at : Date.parse(run.startedAt);
  const rows = (run.window ?? []).reduce((sum, part) => sum + part.rows, 0);
  return `Trained on ${count(rows)} rows, evaluated, judged and registered as version ${run.packageVersion}, ${seconds(end - from)} after ${justUploaded ? 'the upload' : 'the run began'}:`;
}

async function keepDocuments({ person }: Stage, run: RunRecord): Promise<string[]> {
  const keys = runKeys(run);
  return await Promise.all(
    Object.entries({
      verdict: keys.verdict,
      lineage: keys.lineage,
      'model-card': keys.modelCard,
    }).map(
      async ([name, key]) =>
        await keep(`version-${run.packageVersion}/${name}.json`, await person.read(key)),
    ),
  );
}

function failure({ narrator }: Stage, run: RunRecord): DemoFailedError {
  narrator.quote(runText(run, { colour: narrator.colour, width: WIDTH }));
  return new DemoFailedError(`The run ${run.id} has failed with ${run.error}: ${run.cause}`);
}
