import { randomUUID } from 'node:crypto';
import { PurgeQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { StopTrainingJobCommand } from '@aws-sdk/client-sagemaker';
import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EVENT_SOURCE, ingestEvents } from '../../pipelines/ingest/events.ts';
import { trainingEvents } from '../../pipelines/training/events.ts';
import { retrainingMetrics } from '../../pipelines/retraining/metrics.ts';
import { trainingMetrics } from '../../pipelines/training/metrics.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { DomainEvents } from '../support/domain-events.ts';
import { pricedFile } from '../support/toy-file.ts';
import { TrainingUnderTest } from '../support/training-under-test.ts';
import { waitUntil } from '../support/wait-until.ts';
import { wrong } from '../support/wrong-scripts.ts';

const app = new AppUnderTest();
const training = new TrainingUnderTest(app);
const { sagemaker, group } = training;
const events = new DomainEvents(app, 'hear-runs');
const s3 = new S3Client(app.clientConfiguration);
const PRICES = { red: 10, green: 20, blue: 30 };

/** The dataset version that runs work on unless they need one of their own. */
let here: string;

beforeAll(async () => {
  await events.listen();
  await training.takeOver();
  here = await dataset();
});

afterEach(async () => await sagemaker.clearFaults());
afterAll(async () => await training.letUploadsStartRuns());

async function dataset(): Promise<string> {
  const seed = randomUUID();
  return (await training.register(`${seed}.csv`, pricedFile(seed, PRICES))).datasetVersion;
}

/** Does something while an object is gone, as a person or a lifecycle rule might delete it. */
async function whileGone<T>(
  part: 'training' | 'hold-out',
  datasetVersion: string,
  work: () => Promise<T>,
): Promise<T> {
  const folder = await app.list(`datasets/toy/${datasetVersion}/`);
  const Key = folder.find((key) => key.endsWith(`/${part}.parquet`));
  const named = { Bucket: app.bucket, Key };
  const { VersionId } = await s3.send(new DeleteObjectCommand(named));
  try {
    return await work();
  } finally {
    await s3.send(new DeleteObjectCommand({ ...named, VersionId }));
  }
}

describe('a failed run tells what happened', () => {
  it('in the ledger, on the bus, as a metric and as an alarm', async () => {
    const run = await training.start(here, { scripts: wrong.failingTraining });
    const { record } = await training.end(run);
    const [job] = await sagemaker.trainingJobs(training.jobsOf(run));
    expect(record).toMatchObject({
      status: 'failed',
      error: 'TrainingJobFailed',
      cause: `The training job ${job?.name} failed: ${job?.reason}`,
      failedJob: job?.name,
    });
    expect(job?.reason).toBe('AlgorithmError: UserError ONE_CLASS: every row is red, exit code: 1');
    expect(record?.logLines).toEqual(Array.from({ length: 20 }, (_, i) => `line ${i + 10}`));
    const { cause, failedJob } = record ?? {};
    expect(await events.hear(trainingEvents.failed, run.id)).toEqual({
      model: 'toy',
      run: run.id,
      attempt: 1,
      error: 'TrainingJobFailed',
      cause,
      failedJob,
    });
    const sum = async () => await app.sumOf('toy', trainingMetrics.runsFailed);
    await waitUntil('the metric counts it', async () => (await sum()) > 0);
    for (const name of ['TrainingWorkflowFailed', 'model-toy-AlarmRegistryRunFailed']) {
      const goesOff = async () => (await app.alarm(name))?.StateValue === 'ALARM';
      await waitUntil(`${name} goes off`, goesOff);
    }
  });
});

describe('a run that is stopped', () => {
  it('by its job fails, and says so', async () => {
    const run = await training.start(here, { scripts: wrong.endlessTraining });
    const job = await trainingJobOf(run);
    await sagemaker.client.send(new StopTrainingJobCommand({ TrainingJobName: job }));
    const { error, record } = await training.end(run);
    expect(error).toBe('TrainingJobStopped');
    expect(record).toMatchObject({ status: 'failed', error, failedJob: job });
  });

  it('by its execution stops its job, and can be retried', async () => {
    const scripts = { ...wrong.endlessTraining, 'another.py': '' };
    const run = await training.start(here, { scripts });
    await trainingJobOf(run);
    await training.stop(run);
    expect(await training.end(run)).toMatchObject({ status: 'ABORTED' });
    const stopped = async () =>
      (await sagemaker.trainingJobs(training.jobsOf(run)))[0]?.status === 'Stopped';
    await waitUntil('the job is stopped', stopped);
  });

  async function trainingJobOf(run: Parameters<typeof training.jobsOf>[0]): Promise<string> {
    const jobs = async () => await sagemaker.trainingJobs(training.jobsOf(run));
    const atWork = async () => (await jobs())[0]?.status === 'InProgress';
    await waitUntil('its job is at work', atWork);
    return (await jobs())[0]?.name ?? '';
  }
});

describe('what a run reads', () => {
  it('and is gone when it trains fails the run', async () => {
    const datasetVersion = await dataset();
    const { error, cause } = await whileGone('training', datasetVersion, async () =>
      training.end(await training.start(datasetVersion)),
    );
    expect([error, cause]).toEqual([
      'TrainingJobFailed',
      expect.stringMatching(/Data download failed.*window\.json/),
    ]);
  });

  it('and is gone when it evaluates fails the run, and the champion stays', async () => {
    const approved = await sagemaker.approved(group);
    const datasetVersion = await dataset();
    const { error, cause } = await whileGone('hold-out', datasetVersion, async () =>
      training.end(await training.start(datasetVersion)),
    );
    expect([error, cause]).toEqual(['EvaluationJobFailed', expect.stringMatching(/hold-?out/i)]);
    expect(await sagemaker.approved(group)).toEqual(approved);
  });

  it('F16: and was replaced since it was trained is refused; the next attempt trains anew', async () => {
    const run = await training.start(here, { scripts: wrong.failingEvaluation });
    const { record } = await training.end(run);
    const [, , Bucket, ...key] = (record?.artifact?.uri ?? '').split('/');
    await s3.send(new PutObjectCommand({ Bucket, Key: key.join('/'), Body: 'garbage' }));
    const second = await training.retry(run);
    const refused = await training.end(second);
    expect(refused).toMatchObject({ error: 'ArtifactInvalid' });
    expect(refused.path).not.toContain('Train');
    const third = await training.end(await training.retry(second));
    expect(third.path).toContain('Train');
    expect(third).toMatchObject({ error: 'EvaluationJobFailed' });
  });
});

describe('events of new dataset versions', () => {
  const sqs = new SQSClient(app.clientConfiguration);
  const queueUrl = app.output('RunQueueUrl', 'evergreen-training');
  const deadLettersUrl = app.output('RunDeadLettersUrl', 'evergreen-training');

  async function deliver(detail: unknown): Promise<void> {
    const event = { source: EVENT_SOURCE, 'detail-type': ingestEvents.registered, detail };
    const MessageBody = typeof detail === 'string' ? detail : JSON.stringify(event);
    await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
  }

  it('F9: come many times and out of order, and start one run, on the newest data', async () => {
    const versions = [await dataset(), await dataset()];
    const details = await Promise.all(
      versions.map((version) => events.hear(ingestEvents.registered, version)),
    );
    for (const detail of [...details.toReversed(), ...details, ...details.toReversed()]) {
      await Promise.all([deliver(detail), deliver(detail), deliver(detail)]);
    }
    const newest = versions[1] ?? '';
    const run = await training.ledger.endOfRunOf(newest);
    await waitUntil('every event was worked on', async () => (await app.waiting(queueUrl)) === 0);
    expect(run).toMatchObject({ status: 'registered', attempt: 1 });
    expect(run.window?.map((part) => part.datasetVersion).slice(0, 2)).toEqual(
      versions.toReversed(),
    );
    // And once more, when all is over.
    await Promise.all(details.map(deliver));
    await waitUntil('every event was worked on', async () => (await app.waiting(queueUrl)) === 0);
    expect(await training.executionsOf(run.id)).toEqual([`${run.id}-1`]);
    expect(await sagemaker.trainingJobs(training.jobsOf(run))).toHaveLength(1);
    expect(await training.ledger.runOf(versions[0] ?? '')).toBeUndefined();
    const duplicates = async () => await app.sumOf('toy', retrainingMetrics.eventsDuplicate);
    await waitUntil('duplicates are counted', async () => (await duplicates()) > 0);
  });

  it('F34: that make no sense end in the dead letters; the others are worked on', async () => {
    const version = await dataset();
    const detail = await events.hear(ingestEvents.registered, version);
    const giveBack = await app.hurry(queueUrl);
    try {
      await Promise.all([
        deliver('no event'),
        deliver({ ...detail, model: 'nobody' }),
        deliver(detail),
      ]);
      expect(await training.ledger.endOfRunOf(version)).toMatchObject({ status: 'registered' });
      const letters = async () => await app.waiting(deadLettersUrl);
      await waitUntil('two letters are dead', async () => (await letters()) === 2);
      await waitUntil(
        'the alarm goes off',
        async () => (await app.alarm('RetrainingEventsUndelivered'))?.StateValue === 'ALARM',
      );
    } finally {
      await giveBack();
      await sqs.send(new PurgeQueueCommand({ QueueUrl: deadLettersUrl }));
    }
  });

  it('F3: of two uploads at once start runs one after the other, until both are trained on', async () => {
    await training.letUploadsStartRuns();
    const versions = await Promise.all([dataset(), dataset()]);
    const registered = await training.ledger.datasetVersions();
    const { id: newest = '' } = registered.findLast(({ id }) => versions.includes(id)) ?? {};
    const last = await training.ledger.endOfRunOf(newest);
    await training.quiet();
    expect(last).toMatchObject({ status: 'registered' });
    expect(last.window?.map((part) => part.datasetVersion)).toEqual(
      expect.arrayContaining(versions),
    );
    const runs = (await training.ledger.runs()).filter((run) =>
      versions.includes(run.datasetVersion),
    );
    for (const { packageArn = '', candidateId, verdict } of runs) {
      expect(await sagemaker.describe(packageArn)).toMatchObject({
        ModelApprovalStatus: verdict?.approval,
        CustomerMetadataProperties: { candidateId },
      });
    }
    // One at once: each began after the one before had ended.
    const inOrder = runs.toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
    const ends = inOrder.map(({ endedAt = '' }) => endedAt);
    expect(inOrder.slice(1).filter(({ startedAt }, run) => startedAt < (ends[run] ?? ''))).toEqual(
      [],
    );
  });
});
