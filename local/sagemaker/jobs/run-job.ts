import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../call.ts';
import type { CloudFiles } from '../cloud/ports.ts';
import { findImage, type LocalImage } from '../container/images.ts';
import { JobFolder } from '../container/job-folder.ts';
import { LogPump } from '../container/log-pump.ts';
import { type Command, type End, runCommands } from '../container/run-commands.ts';
import { INTERNAL_FAILURE, JobFailure } from '../errors.ts';
import type { Means } from './means.ts';

/** A step of a job's life that takes no time here lasts this long, milliseconds. */
const MOMENT = 10;

/** The longest FailureReason. */
export const REASON_CHARACTERS = 1024;

export type Phase = 'Starting' | 'Downloading' | 'Training' | 'Uploading';

/** The work of one job: what training and processing do each in their own way. */
export interface Workload {
  readonly name: string;
  /** `/aws/sagemaker/TrainingJobs`, say. */
  readonly logGroup: string;
  readonly image: string;
  readonly instanceType: string | undefined;
  readonly maxSeconds: number;
  readonly stop: AbortSignal;
  /** Told when the job gets there. */
  phase(phase: Phase): void;
  prepare(folder: JobFolder, files: CloudFiles): Promise<void>;
  commands(folder: JobFolder, image: LocalImage): Promise<readonly Command[]>;
  onLine(line: string): void;
  /** Brings away what the container left; reads its messages. */
  deliver(folder: JobFolder, files: CloudFiles, end: End): Promise<void>;
  /** The FailureReason of a container that ended with this code. */
  failureReason(folder: JobFolder, code: number): Promise<string>;
}

/** What became of a job. */
export type Outcome =
  | { readonly kind: 'completed' | 'stopped' | 'outOfTime' }
  | { readonly kind: 'failed'; readonly reason: string };

/** Runs a job from its start to its end, whichever; never throws, and leaves no file behind. */
export async function runJob(load: Workload, call: Call, means: Means): Promise<Outcome> {
  const logs = new LogPump(
    means.openCloud(call).logs,
    load.logGroup,
    `${load.name}/algo-1-${Math.floor(Date.now() / 1000)}`,
  );
  let folder: JobFolder | undefined;
  try {
    const image = await begin(load, means);
    folder = await JobFolder.make(means.folder, load.name);
    return await work({ load, folder, image, logs, files: means.openCloud(call).files }, means);
  } catch (error) {
    if (error instanceof JobFailure) {
      return { kind: 'failed', reason: error.message.slice(0, REASON_CHARACTERS) };
    }
    console.error(`${load.name} failed by the emulator's fault:`, error);
    return { kind: 'failed', reason: INTERNAL_FAILURE };
  } finally {
    await logs.end();
    await folder?.remove();
  }
}

async function begin(load: Workload, { faults, images }: Means): Promise<LocalImage> {
  load.phase('Starting');
  await sleep(MOMENT);
  const ordered = faults.failureAtStart(load.instanceType);
  if (ordered !== undefined) throw new JobFailure(ordered);
  const image = findImage(images, load.image);
  if (image) return image;
  throw new JobFailure(
    `ClientError: Cannot pull image ${load.image}. Either the image does not exist or its permissions are incorrect.`,
  );
}

interface Started {
  readonly load: Workload;
  readonly folder: JobFolder;
  readonly image: LocalImage;
  readonly logs: LogPump;
  readonly files: CloudFiles;
}

async function work(started: Started, { graceMs }: Means): Promise<Outcome> {
  const { load, folder, image, logs, files } = started;
  if (load.stop.aborted) return { kind: 'stopped' };
  load.phase('Downloading');
  await load.prepare(folder, files);
  await sleep(MOMENT);
  if (load.stop.aborted) return { kind: 'stopped' };
  load.phase('Training');
  const limits = { maxSeconds: load.maxSeconds, stop: load.stop, graceMs };
  const end = await runCommands(await load.commands(folder, image), limits, (line) => {
    logs.line(line);
    load.onLine(line);
  });
  load.phase('Uploading');
  return await finish(started, end);
}

async function finish({ load, folder, files }: Started, end: End): Promise<Outcome> {
  const failed = end.kind === 'exited' && end.code !== 0;
  try {
    await load.deliver(folder, files, end);
  } catch (error) {
    // What the algorithm said comes first.
    if (!failed) throw error;
  }
  await sleep(MOMENT);
  if (failed) return { kind: 'failed', reason: await load.failureReason(folder, end.code) };
  return { kind: end.kind === 'exited' ? 'completed' : end.kind };
}
