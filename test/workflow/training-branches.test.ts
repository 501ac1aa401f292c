import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RunRequest } from '../../pipelines/training/contract.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { pricedFile } from '../support/toy-file.ts';
import { TrainingUnderTest } from '../support/training-under-test.ts';
import { wrong } from '../support/wrong-scripts.ts';
import { statesIn, stepsIn, stepsOf } from '../support/state-graph.ts';

const training = new TrainingUnderTest(new AppUnderTest());
const { sagemaker, group } = training;

const HERE = { red: 10, green: 20, blue: 30 };
const THERE = { red: 300, green: 200, blue: 100 };

const TRAINED = ['Open run', 'Trained before?', 'Train', 'Find champion', 'Is there a champion?'];
const RESUMED = [
  'Open run',
  'Trained before?',
  'Find own candidate',
  'Is its candidate registered?',
];
const JUDGED = [
  'Prepare evaluation',
  'Registered before?',
  'Evaluate',
  'Judge candidate',
  'Find champion again',
  'Has the champion moved?',
];
const REGISTERED = [
  'Register candidate',
  'Record candidate',
  'Announce candidate',
  'Candidate registered',
];
const FAILED = ['Record run failure', 'Announce run failure', 'Run failed'];
const TRAINING_FAILED = [...TRAINED.slice(0, 3), 'Why did training stop?', ...FAILED];
const EVALUATION_FAILED = [
  ...TRAINED,
  ...JUDGED.slice(0, 3),
  'Why did evaluation stop?',
  ...FAILED,
];

const PREPARATION_FAILED = [...TRAINED, 'Prepare evaluation', ...FAILED];
const JUDGEMENT_FAILED = [...TRAINED, ...JUDGED.slice(0, 4), ...FAILED];

/** The dataset version that runs work on unless they need one of their own. */
let here: string;

beforeAll(async () => {
  await training.takeOver();
  here = await dataset(HERE);
});

afterEach(async () => await sagemaker.clearFaults());
afterAll(async () => await training.letUploadsStartRuns());

async function dataset(prices: typeof HERE, rows?: number): Promise<string> {
  const seed = randomUUID();
  return (await training.register(`${seed}.csv`, pricedFile(seed, prices, rows))).datasetVersion;
}

function unregistered(): string {
  return `dsv-${randomUUID().replaceAll('-', '').slice(0, 20)}`;
}

/** Makes each run of the same dataset version one of its own. */
let seeds = 0;
function anotherSeed() {
  seeds += 1;
  return { seed: seeds };
}

describe('a run', () => {
  it('whose candidate is the first is judged by the floors', async () => {
    await sagemaker.withoutChampion(group);
    const { path, record } = await training.end(await training.start(here));
    expect(path).toEqual([...TRAINED, ...JUDGED, ...REGISTERED]);
    expect(record?.verdict).toMatchObject({ outcome: 'passed', approval: 'Approved' });
    expect(record?.verdict?.champion).toBeNull();
    expect(record?.verdict?.gates.map(({ gate }) => gate)).toEqual(['holdOutSize', 'floor']);
    expect(await sagemaker.approved(group)).toEqual([record?.packageArn]);
  });

  it('whose candidate is no worse than the champion makes the next champion', async () => {
    const [champion] = await sagemaker.approved(group);
    const { path, record } = await training.end(await training.start(await dataset(HERE)));
    expect(path).toEqual([...TRAINED, 'Describe champion', ...JUDGED, ...REGISTERED]);
    expect(record?.verdict).toMatchObject({
      outcome: 'passed',
      champion: { packageArn: champion },
    });
    expect((await sagemaker.approved(group))[0]).toBe(record?.packageArn);
  });

  it('whose candidate is worse is registered as rejected, and the champion stays', async () => {
    const approved = await sagemaker.approved(group);
    await dataset(THERE, 900);
    // Its window holds far more of what is not so on its hold-out.
    const misled = await training.start(await dataset(HERE), { window: { versions: 2 } });
    const { path, record } = await training.end(misled);
    expect(path).toEqual([...TRAINED, 'Describe champion', ...JUDGED, ...REGISTERED]);
    expect(record?.verdict).toMatchObject({ outcome: 'failed', approval: 'Rejected' });
    expect(await sagemaker.approved(group)).toEqual(approved);
  });
});

/** A job that did not come to its end, and what follows. */
function stoppedThen(job: 'Train' | 'Evaluate', next: string): string[] {
  return [job, `Why did ${job === 'Train' ? 'training' : 'evaluation'} stop?`, next];
}

describe('a job without capacity', () => {
  it('is tried three times on a type of instance, then on the next type', async () => {
    await sagemaker.failAtStart('ml.m5.large', 'CapacityError: Unable to provision capacity.', 3);
    const run = await training.start(here, { gates: anotherSeed() });
    const { path, status } = await training.end(run);
    expect(status).toBe('SUCCEEDED');
    const wait = 'Wait for training capacity';
    expect(path.slice(2, path.indexOf('Find champion'))).toEqual([
      ...stoppedThen('Train', wait),
      ...stoppedThen('Train', wait),
      ...stoppedThen('Train', 'Take the next training instance'),
      'Train',
    ]);
    const jobs = await sagemaker.trainingJobs(training.jobsOf(run));
    expect(jobs.map((job) => [job.instanceType, job.status])).toEqual([
      ['ml.m5.large', 'Failed'],
      ['ml.m5.large', 'Failed'],
      ['ml.m5.large', 'Failed'],
      ['ml.c5.xlarge', 'Completed'],
    ]);
  });

  it('for want of quota, too', async () => {
    await sagemaker.refuse('CreateProcessingJob', 'ResourceLimitExceeded', 4);
    const { path, status } = await training.end(
      await training.start(here, { gates: anotherSeed() }),
    );
    expect(status).toBe('SUCCEEDED');
    const wait = 'Wait for evaluation capacity';
    expect(path.slice(path.indexOf('Evaluate'), path.indexOf('Judge candidate'))).toEqual([
      ...stoppedThen('Evaluate', wait),
      ...stoppedThen('Evaluate', wait),
      ...stoppedThen('Evaluate', 'Take the next evaluation instance'),
      ...stoppedThen('Evaluate', wait),
      'Evaluate',
    ]);
  });

  it('on every type fails the run; a retry goes on from what was trained', async () => {
    await sagemaker.refuse('CreateProcessingJob', 'ResourceLimitExceeded', 3);
    const evaluation = { instances: ['ml.m5.large'], volumeGb: 10, maxMinutes: 5 };
    const run = await training.start(here, { evaluation, gates: anotherSeed() });
    const failed = await training.end(run);
    expect(failed.path.slice(-4)).toEqual(EVALUATION_FAILED.slice(-4));
    expect(failed).toMatchObject({ error: 'SageMaker.ResourceLimitExceededException' });
    const { path, record } = await training.end(await training.retry(run));
    expect(path.slice(0, RESUMED.length + 1)).toEqual([...RESUMED, 'Find champion']);
    expect(record).toMatchObject({
      attempt: 2,
      status: 'registered',
      trainingJob: failed.record?.trainingJob,
      artifact: failed.record?.artifact,
    });
  });

  it('F14: throttled, is asked for again, and made once', async () => {
    await sagemaker.refuse('CreateTrainingJob', 'ThrottlingException');
    const run = await training.start(here, { gates: anotherSeed() });
    const { path } = await training.end(run);
    expect(path.filter((state) => state === 'Train')).toHaveLength(1);
    const jobs = await sagemaker.trainingJobs(training.jobsOf(run));
    expect(jobs.map(({ status }) => status)).toEqual(['Completed']);
  });
});

describe('a run that goes wrong', () => {
  it.each<[string, keyof typeof wrong, readonly string[], string, RegExp]>([
    ['training fails', 'failingTraining', TRAINING_FAILED, 'TrainingJobFailed', /ONE_CLASS/],
    ['there is no model', 'emptyTraining', PREPARATION_FAILED, 'ArtifactInvalid', /left none/],
    ['there is half a model', 'shortTraining', PREPARATION_FAILED, 'ArtifactInvalid', /training/],
    [
      'evaluation fails',
      'failingEvaluation',
      EVALUATION_FAILED,
      'EvaluationJobFailed',
      /exit code: 1/,
    ],
    ['a metric is NaN', 'nanEvaluation', JUDGEMENT_FAILED, 'EvaluationInvalid', /NaN/],
    ['the report is empty', 'emptyEvaluation', JUDGEMENT_FAILED, 'EvaluationInvalid', /left no/],
    ['there is no report', 'silentEvaluation', JUDGEMENT_FAILED, 'EvaluationInvalid', /left no/],
  ])('because %s registers nothing', async (_, scripts, ends, error, cause) => {
    const packages = await sagemaker.packages(group);
    const run = await training.start(here, { scripts: wrong[scripts] });
    const { path, record, ...ended } = await training.end(run);
    expect(path.filter((state) => state !== 'Describe champion')).toEqual(ends);
    expect(ended).toMatchObject({
      status: 'FAILED',
      error,
      cause: expect.stringMatching(cause) as unknown,
    });
    expect(record).toMatchObject({ status: 'failed', error, cause: ended.cause });
    expect(await sagemaker.packages(group)).toEqual(packages);
  });
});

describe('a champion that moves while a candidate is judged', () => {
  /** Holds the evaluation up for a second, in which the champion can move. */
  async function heldUp(run: RunRequest, round: number): Promise<void> {
    if (round > 1) await training.entered(run, 'Judge candidate', round - 1);
    await sagemaker.refuse('CreateProcessingJob', 'ResourceLimitExceeded');
    if (round === 1) await training.begin(run);
    await training.entered(run, 'Wait for evaluation capacity', round);
  }

  it('once is compared with the new one', async () => {
    const [newest = '', older] = await sagemaker.approved(group);
    const run = await training.request(here, { gates: anotherSeed() });
    await heldUp(run, 1);
    await sagemaker.decide(newest, 'Rejected');
    const { path, record } = await training.end(run);
    expect(path.filter((state) => state === 'Compare with the new champion')).toHaveLength(1);
    expect(record?.verdict).toMatchObject({ outcome: 'passed', champion: { packageArn: older } });
  });

  it('three times fails the run', async () => {
    const packages = await sagemaker.packages(group);
    const [newest = ''] = await sagemaker.approved(group);
    const run = await training.request(here, { gates: anotherSeed() });
    for (const round of [1, 2, 3]) {
      await heldUp(run, round);
      await sagemaker.decide(newest, round === 2 ? 'Approved' : 'Rejected');
    }
    const { path, error, record } = await training.end(run);
    expect(path.slice(-4)).toEqual(['Champion keeps moving', ...FAILED]);
    expect(error).toBe('ChampionMoved');
    expect(record).toMatchObject({ status: 'failed', error });
    expect(await sagemaker.packages(group)).toEqual(packages);
  });
});

describe('a step that fails', () => {
  it('"Open run", on a dataset version that is not registered', async () => {
    const { path, error } = await training.end(await training.start(unregistered()));
    expect(path).toEqual(['Open run', ...FAILED]);
    expect(error).toBe('UnknownDatasetVersion');
  });

  it.each([
    ['Find champion', 'ListModelPackages', 'ResourceNotFound'],
    ['Describe champion', 'DescribeModelPackage', 'ResourceNotFound'],
    ['Register candidate', 'CreateModelPackage', 'ConflictException'],
  ])('"%s", refused', async (state, operation, refusal) => {
    await sagemaker.refuse(operation, refusal);
    const { path, error } = await training.end(
      await training.start(here, { gates: anotherSeed() }),
    );
    expect(path.slice(-4)).toEqual([state, ...FAILED]);
    expect(error).toContain(refusal);
  });

  it('"Find own candidate", refused', async () => {
    await sagemaker.refuse('CreateProcessingJob', 'ResourceLimitExceeded', 3);
    const evaluation = { instances: ['ml.m5.large'], volumeGb: 10, maxMinutes: 5 };
    const run = await training.start(here, { evaluation, gates: anotherSeed() });
    await training.end(run);
    await sagemaker.refuse('ListModelPackages', 'ResourceNotFound');
    const { path } = await training.end(await training.retry(run));
    expect(path.slice(-4)).toEqual(['Find own candidate', ...FAILED]);
  });

  it('"Find champion again", refused', async () => {
    await sagemaker.refuse('CreateProcessingJob', 'ResourceLimitExceeded');
    const run = await training.start(here, { gates: anotherSeed() });
    await training.entered(run, 'Wait for evaluation capacity');
    await sagemaker.refuse('ListModelPackages', 'ResourceNotFound');
    expect((await training.end(run)).path.slice(-4)).toEqual(['Find champion again', ...FAILED]);
  });

  it.each<['policy' | 'person', string]>([
    ['policy', 'approved'],
    ['person', 'waits for a person'],
  ])('"Record candidate", leaves to a retry what is registered: by %s, %s', async (approval) => {
    const run = await training.request(here, { approval, gates: anotherSeed() });
    const failed = await training.without(
      { actions: ['lambda:InvokeFunction'], of: 'Record candidate' },
      async () => await training.end(await training.begin(run)),
    );
    expect(failed.path.slice(-4)).toEqual(['Record candidate', ...FAILED]);
    const packages = await sagemaker.packages(group);
    const { path, record } = await training.end(await training.retry(run));
    expect(path.slice(0, RESUMED.length + 1)).toEqual([...RESUMED, 'Describe champion']);
    expect(path).toContain('Take what is registered');
    expect(record).toMatchObject({ status: 'registered', packageArn: packages[0] });
    expect(await sagemaker.packages(group)).toEqual(packages);
  });

  it('"Announce candidate" and "Announce run failure", leave the candidate registered', async () => {
    const { path, status, record } = await training.without(
      { actions: ['events:PutEvents'] },
      async () => await training.end(await training.start(here, { gates: anotherSeed() })),
    );
    expect(path.slice(-4)).toEqual(['Announce candidate', ...FAILED]);
    expect(status).toBe('FAILED');
    expect(record).toMatchObject({ status: 'registered' });
  });

  it('"Record run failure", is announced all the same', async () => {
    const { path, error } = await training.without(
      { actions: ['lambda:InvokeFunction'], of: 'Record run failure' },
      async () => await training.end(await training.start(unregistered())),
    );
    expect(path).toEqual(['Open run', ...FAILED]);
    expect(error).toBe('UnknownDatasetVersion');
  });
});

describe('the machine', () => {
  it('has no state and no step that these tests did not take', async () => {
    const definition = await training.definition();
    const taken = training.paths.flatMap(stepsOf);
    expect(statesIn(definition).filter((state) => !training.paths.flat().includes(state))).toEqual(
      [],
    );
    expect(stepsIn(definition).filter((step) => !taken.includes(step))).toEqual([]);
  });
});
