import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { statesIn, stepsIn, stepsOf } from '../support/state-graph.ts';
import { failingJobs } from './training/failing-jobs.ts';
import { failingSteps } from './training/failing-steps.ts';
import { lackOfCapacity } from './training/lack-of-capacity.ts';
import { movingChampions } from './training/moving-champions.ts';
import { verdicts } from './training/runs-to-a-verdict.ts';
import { here, sagemaker, training } from './training/training-paths.ts';

beforeAll(async () => {
  await training.takeOver();
  await here();
});
afterEach(async () => await sagemaker.clearFaults());
afterAll(async () => await training.letUploadsStartRuns());

// One after the other: the first leaves a champion to the others.
verdicts();
lackOfCapacity();
failingJobs();
movingChampions();
failingSteps();

describe('the machine', () => {
  it('has no state and no step that these tests did not take', async () => {
    const definition = await training.definition();
    const taken = training.machine.paths.flatMap(stepsOf);
    expect(
      statesIn(definition).filter((state) => !training.machine.paths.flat().includes(state)),
    ).toEqual([]);
    expect(stepsIn(definition).filter((step) => !taken.includes(step))).toEqual([]);
  });
});
