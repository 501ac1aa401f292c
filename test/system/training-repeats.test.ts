import { randomUUID } from 'node:crypto';
import { ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { RunRequest } from '../../pipelines/training/contract.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { StepsUnderTest } from '../support/steps-under-test.ts';
import { pricedFile } from '../support/toy-file.ts';
import { TrainingUnderTest } from '../support/training-under-test.ts';
import { wrong } from '../support/wrong-scripts.ts';

/*
 * F10: a function that is killed between what it did and its answer is called again with the same
 * input. So each is called again here, and must answer the same and leave everything as it was.
 */

const app = new AppUnderTest();
const training = new TrainingUnderTest(app);
const steps = new StepsUnderTest(training);
const s3 = new S3Client(app.clientConfiguration);

const payload = z.object({ Payload: z.record(z.string(), z.unknown()) });
const trainedJob = z.object({
  TrainingJobName: z.string(),
  ModelArtifacts: z.object({ S3ModelArtifacts: z.string() }),
  TrainingTimeInSeconds: z.number(),
});
const evaluated = z.object({ ProcessingJobName: z.string() });
const registered = z.object({ ModelPackageArn: z.string() });

let here: string;

beforeAll(async () => {
  await training.takeOver();
  const file = pricedFile(randomUUID(), { red: 10, green: 20, blue: 30 });
  here = (await training.register('repeats.csv', file)).datasetVersion;
});

afterAll(async () => await training.letUploadsStartRuns());

/** All that a run has left: its record, and each version of each object. */
async function leftBy(run: RunRequest): Promise<unknown> {
  const { Versions } = await s3.send(
    new ListObjectVersionsCommand({ Bucket: app.bucket, Prefix: `runs/toy/${run.id}/` }),
  );
  const objects = (Versions ?? []).map(({ Key, VersionId }) => [Key, VersionId]);
  const record = await training.record(run);
  if (!record || objects.length === 0) throw new Error(`${run.id} has left nothing.`);
  return { record, objects };
}

async function answerOf(run: RunRequest, state: string): Promise<Record<string, unknown>> {
  return payload.parse(await steps.answer(run, state)).Payload;
}

describe('F10: repeated, with its answer lost', () => {
  it('"Open run" plans the same', async () => {
    const run = await training.start(here, { scripts: wrong.endlessTraining });
    await training.entered(run, 'Train');
    const before = await leftBy(run);
    const startedAt = (await training.record(run))?.startedAt;
    const plan = await steps.invoke('OpenRun', { run, startedAt });
    await training.stop(run);
    expect(plan).toEqual(await answerOf(run, 'Open run'));
    expect(await leftBy(run)).toEqual(before);
    await training.end(run);
  });

  it('each step up to the candidate answers the same, and changes nothing', async () => {
    await training.sagemaker.withoutChampion(training.group);
    const run = await training.start(here);
    await training.end(run);
    const before = await leftBy(run);
    const packages = await training.sagemaker.packages(training.group);
    const job = trainedJob.parse(await steps.answer(run, 'Train'));
    const known = {
      run,
      plan: await answerOf(run, 'Open run'),
      trained: {
        job: job.TrainingJobName,
        artifactUri: job.ModelArtifacts.S3ModelArtifacts,
        seconds: job.TrainingTimeInSeconds,
      },
    };
    const { ProcessingJobName: evaluationJob } = evaluated.parse(
      await steps.answer(run, 'Evaluate'),
    );
    const { ModelPackageArn: packageArn } = registered.parse(
      await steps.answer(run, 'Register candidate'),
    );
    const startedAt = (await training.record(run))?.startedAt;
    const order = await answerOf(run, 'Prepare evaluation');
    const { verdict, lineage } = await answerOf(run, 'Judge candidate');
    for (const [step, state, input] of [
      ['PrepareEvaluation', 'Prepare evaluation', { ...known, approved: null }],
      ['JudgeCandidate', 'Judge candidate', { ...known, startedAt, order, evaluationJob }],
      ['RecordCandidate', 'Record candidate', { run, evaluationJob, packageArn, verdict, lineage }],
    ] as const) {
      expect(await steps.invoke(step, input), state).toEqual(await answerOf(run, state));
      expect(await leftBy(run), state).toEqual(before);
    }
    // Even a failure that is told too late takes nothing back.
    await steps.invoke('RecordRunFailure', { run, error: 'Late', cause: 'told twice' });
    expect(await leftBy(run)).toEqual(before);
    expect(await training.sagemaker.packages(training.group)).toEqual(packages);
  });

  it('"Record run failure" keeps the first record', async () => {
    const run = await training.start(here, { scripts: wrong.emptyTraining });
    const { error, cause } = await training.end(run);
    const before = await leftBy(run);
    const answer = await steps.invoke('RecordRunFailure', { run, error, cause });
    expect(answer).toEqual(await answerOf(run, 'Record run failure'));
    expect(await leftBy(run)).toEqual(before);
  });

  it('"Register candidate" registers one package, however often it is asked', async () => {
    await training.sagemaker.refuse('CreateModelPackage', 'ThrottlingException');
    const run = await training.start(here, { gates: { seed: 99 } });
    const { record } = await training.end(run);
    const mine = await Promise.all(
      (await training.sagemaker.packages(training.group)).map((arn) =>
        training.sagemaker.describe(arn),
      ),
    );
    const ofRun = mine.filter((each) => each.CustomerMetadataProperties?.['runId'] === run.id);
    expect(ofRun.map(({ ModelPackageArn }) => ModelPackageArn)).toEqual([record?.packageArn]);
  });
});
