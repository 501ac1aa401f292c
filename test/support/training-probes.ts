import {
  DeleteObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  S3Client,
} from '@aws-sdk/client-s3';
import { prefixes } from '../../pipelines/dataset/prefixes.ts';
import type { RunRequest } from '../../pipelines/training/contract.ts';
import { runFolder } from '../../pipelines/training/keys.ts';
import type { AppUnderTest } from './app-under-test.ts';
import { anotherRun, type EndedRun, runOfNoData, RunsUnderTest } from './runs-under-test.ts';
import { SageMakerUnderTest } from './sagemaker-under-test.ts';
import { toyFile } from './toy-file.ts';

const MODEL = 'toy';

/** Runs that come to a certain point of the workflow, each as quickly as it can be had. */
export class TrainingProbes {
  readonly runs: RunsUnderTest;
  readonly #app: AppUnderTest;
  readonly #s3: S3Client;
  readonly #sageMaker: SageMakerUnderTest;
  #known: RunRequest | undefined;
  #trained: RunRequest | undefined;

  constructor(app: AppUnderTest) {
    this.#app = app;
    this.runs = new RunsUnderTest(app);
    this.#s3 = new S3Client(app.clientConfiguration);
    this.#sageMaker = new SageMakerUnderTest(app);
  }

  /** Uploads a file and waits for its run: there is data, a policy, and a champion. */
  async prepare(seed: string): Promise<void> {
    const ledger = this.#app.ledger(MODEL);
    const { uploadId } = await this.#app.person(MODEL).put(`${seed}.csv`, toyFile(seed));
    const { datasetVersion } = await ledger.endOf(uploadId);
    const run = await ledger.endOfRunOf(datasetVersion ?? '');
    this.#known = anotherRun(run);
    const champions = await this.#sageMaker.approved(`evergreen-${MODEL}`);
    if (champions.length === 0) throw new Error(`No champion: ${run.error} ${run.cause}`);
  }

  /** Trains a run whose evaluation then can't be started, unless there is one. Before a right is gone. */
  async ready(): Promise<void> {
    if (this.#trained) return;
    const run = this.request();
    // An error with a name of its own, which is not tried again.
    await this.#sageMaker.refuse('CreateProcessingJob', 'ResourceInUse');
    const { error } = await this.runs.run(run);
    if (error !== 'SageMaker.ResourceInUseException') throw new Error(`It failed by ${error}`);
    this.#trained = run;
  }

  /** What to ask for, to have the whole workflow run. */
  request(): RunRequest {
    return anotherRun(this.#prepared());
  }

  /** What to ask for, to have the first step fail for want of data. */
  requestOfNoData(): RunRequest {
    return runOfNoData(this.#prepared());
  }

  /** Runs everything. */
  async whole(): Promise<EndedRun> {
    return await this.runs.run(this.request());
  }

  /** Fails in the first step, for want of data. */
  async failing(): Promise<EndedRun> {
    return await this.runs.run(this.requestOfNoData());
  }

  /** Goes on after training. */
  async afterTraining(): Promise<EndedRun> {
    return await this.runs.run(this.#nextAttempt());
  }

  /** Finds everything written that the first step writes, by the same attempt. */
  async repeated(): Promise<EndedRun> {
    const run = this.#lastAttempt();
    return await this.runs.run(run, { name: `${run.id}-${run.attempt}-again-${Date.now()}` });
  }

  /** Has to write the algorithm's code anew, as the first run of an algorithm does. */
  async withoutCode(): Promise<EndedRun> {
    await this.#delete(prefixes.code, (key) => key.endsWith('.json'));
    return await this.whole();
  }

  /** Goes on after training that left nothing. */
  async withoutArtifact(): Promise<EndedRun> {
    const next = this.#nextAttempt();
    this.#trained = undefined;
    await this.#delete(runFolder({ ...next, attempt: 1 }), (key) => key.endsWith('/model.tar.gz'));
    return await this.runs.run(next);
  }

  #lastAttempt(): RunRequest {
    if (!this.#trained) throw new Error('ready() first.');
    return this.#trained;
  }

  #nextAttempt(): RunRequest {
    const { attempt, ...run } = this.#lastAttempt();
    this.#trained = { ...run, attempt: attempt + 1 };
    return this.#trained;
  }

  async #delete(Prefix: string, matches: (key: string) => boolean): Promise<void> {
    const Bucket = this.#app.bucket;
    const { Contents }: ListObjectsV2CommandOutput = await this.#s3.send(
      new ListObjectsV2Command({ Bucket, Prefix }),
    );
    const keys = (Contents ?? []).flatMap(({ Key }) => Key ?? []).filter(matches);
    if (keys.length === 0) throw new Error(`Nothing to delete under ${Prefix}`);
    for (const Key of keys) await this.#s3.send(new DeleteObjectCommand({ Bucket, Key }));
  }

  #prepared(): RunRequest {
    if (!this.#known) throw new Error('prepare() first.');
    return this.#known;
  }
}
