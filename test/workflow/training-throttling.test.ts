import { beforeAll, describe, expect, it } from 'vitest';
import { jobPrefixOf } from '../../pipelines/training/plan.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { SageMakerUnderTest } from '../support/sagemaker-under-test.ts';
import { TrainingProbes } from '../support/training-probes.ts';

const app = new AppUnderTest();
const probes = new TrainingProbes(app);
const sageMaker = new SageMakerUnderTest(app);

/** The first try and three more: see SAGEMAKER_RETRY. */
const TRIES = 4;

beforeAll(async () => {
  await probes.prepare('throttled');
});

describe('an account that makes too many calls', () => {
  it('makes a run wait for longer than the retry lasts, and leaves it its type of instance', async () => {
    await sageMaker.refuse('CreateTrainingJob', 'ThrottlingException', TRIES);
    const { run, status, failures } = await probes.whole();
    expect(status).toBe('SUCCEEDED');
    expect(failures).toHaveLength(TRIES);
    expect(await sageMaker.trainingJobs(jobPrefixOf('evergreen', run))).toMatchObject([
      { status: 'Completed', instanceType: 'ml.m5.large' },
    ]);
  });
});
