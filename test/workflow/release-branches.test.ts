import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { statesIn, stepsIn, stepsOf } from '../support/state-graph.ts';
import { badEnds } from './release/bad-ends.ts';
import { firstRelease } from './release/first-release.ts';
import { nextReleases } from './release/next-releases.ts';
import { refusals } from './release/refusals.ts';
import { altered, releases, sagemaker } from './release/release-paths.ts';
import { turns } from './release/turns.ts';

beforeAll(async () => {
  await releases.takeOver();
  await releases.startAfresh();
  // Where each step leads is all that counts here, but for what says that it is of the deployed machine.
  releases.machineArn = await altered.quick();
});
afterEach(async () => await sagemaker.clearFaults());
afterAll(async () => await releases.letApprovalsStartReleases());

// One after the other: each leaves the endpoint to the next.
firstRelease();
nextReleases();
turns();
refusals();
badEnds();

// What is done with each old fleet is not in the history here; the tests see what it leaves.
describe('the release machine', () => {
  it('has no state and no step that these tests did not take', async () => {
    const { definition = '' } = await releases.machine();
    const states = releases.paths.flat();
    expect(statesIn(definition).filter((state) => !states.includes(state))).toEqual([]);
    const taken = releases.paths.flatMap(stepsOf);
    expect(stepsIn(definition).filter((step) => !taken.includes(step))).toEqual([]);
  });
});
