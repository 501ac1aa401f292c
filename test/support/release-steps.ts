import { openRelease } from '../../lambdas/open-release/open-release.ts';
import { recordReleaseFailure } from '../../lambdas/record-release-failure/record-release-failure.ts';
import { recordRelease } from '../../lambdas/record-release/record-release.ts';
import { recordRollback } from '../../lambdas/record-rollback/record-rollback.ts';
import type { ReleaseRequest } from '../../pipelines/release/contract.ts';
import { releaseSteps, type ReleasePlan } from '../../pipelines/release/steps.ts';
import { again } from './killable-calls.ts';
import { anOpening, aRelease, ReleaseWorld } from './release-world.ts';

/** A release after its first step, which is run again when it was killed, as every step here. */
export async function open(world: ReleaseWorld, release: ReleaseRequest, approval = 'Approved') {
  const input = releaseSteps.openRelease.input.parse(anOpening(release, { approval }));
  const opened = await again(async () => await openRelease(input, world.ports));
  return releaseSteps.openRelease.output.parse(opened);
}

/** What the first step has planned. @throws Error when there is nothing to release */
export async function planned(world: ReleaseWorld, release: ReleaseRequest): Promise<ReleasePlan> {
  const opened = await open(world, release);
  if (opened.outcome !== 'ready') throw new Error(opened.reason);
  return opened.plan;
}

/** The workflow's happy path, in one process. */
export async function done(world: ReleaseWorld, release: ReleaseRequest) {
  const plan = await planned(world, release);
  const recorded = await again(async () => await recordRelease({ release, plan }, world.ports));
  releaseSteps.recordRelease.output.parse(recorded.output);
  return { plan, ...recorded };
}

/** The same, with a fleet that SageMaker has rolled back. */
export async function rolledBack(world: ReleaseWorld, release: ReleaseRequest) {
  const plan = await planned(world, release);
  const input = { release, plan, reason: 'champion did not answer /ping' };
  const output = await again(async () => await recordRollback(input, world.ports));
  return { plan, ...releaseSteps.recordRollback.output.parse(output) };
}

/** The end of a release whose fleet could not be made. */
export async function failed(world: ReleaseWorld, release: ReleaseRequest) {
  const cause = JSON.stringify({ errorMessage: 'no capacity', trace: ['at x'] });
  const input = { release, error: 'CreateFailed', cause };
  const output = await again(async () => await recordReleaseFailure(input, world.ports));
  return releaseSteps.recordReleaseFailure.output.parse(output);
}

/** A world in which version 2 serves. */
export async function aWorldWithChampion(): Promise<ReleaseWorld> {
  const world = new ReleaseWorld();
  await done(world, aRelease(2));
  return world;
}
