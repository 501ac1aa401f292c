import { openRelease } from '../../lambdas/open-release/open-release.ts';
import { recordReleaseFailure } from '../../lambdas/record-release-failure/record-release-failure.ts';
import { recordRelease } from '../../lambdas/record-release/record-release.ts';
import { recordRollback } from '../../lambdas/record-rollback/record-rollback.ts';
import type { ReleaseRequest } from '../../pipelines/release/contract.ts';
import { releaseEvents } from '../../pipelines/release/events.ts';
import { type ReleasePlan, releaseSteps } from '../../pipelines/release/steps.ts';
import type { SeenEndpoint } from './endpoint.ts';
import { type Course, caught } from './machine.ts';
import type { HeldPackage } from './registry.ts';
import type { SimulatedWorld } from './world.ts';

/** A release and what has become known of it. */
interface Release {
  readonly world: SimulatedWorld;
  readonly course: Course<object>;
  readonly release: ReleaseRequest;
}

/** What became of the endpoint; `created` by this release, which then may take it away. */
interface Became {
  readonly serves: boolean;
  readonly reason: string;
  readonly rejected: boolean;
}

/** Looks at an endpoint that does not come to rest. */
const MOST_LOOKS = 60;

/** The release workflow, around its own functions. */
export async function release(
  world: SimulatedWorld,
  { release: request }: { readonly release: ReleaseRequest },
  course: Course<object>,
): Promise<void> {
  const known: Release = { world, course, release: request };
  try {
    const held = await course.call(() => world.registry.find(request.packageArn));
    const plan = await opened(known, held);
    if (!plan) return;
    const { fleet } = plan;
    await course.call(() => {
      world.endpoint.makeConfig(fleet, request.packageArn);
    });
    const became = await putOnEndpoint(known, plan, held);
    const gone = await ended(known, plan, became, held);
    for (const old of gone) {
      await course.call(() => {
        world.endpoint.deleteConfig(old);
      });
    }
  } catch (error) {
    await failRelease(known, error);
    throw error;
  }
}

async function opened(
  { world, course, release: request }: Release,
  held: HeldPackage,
): Promise<ReleasePlan | undefined> {
  // As the execution has read it: it may change before the release is opened.
  const approval = held.approval;
  const opening = await course.step(async (invocation) => {
    const ports = { ...world.portsFor(invocation), ledger: invocation.port(world.releases) };
    const policies = ports.servingPolicies;
    const described = { ...held.described, ModelApprovalStatus: approval };
    const { startedAt } = course.execution;
    const input = { release: request, startedAt, package: described };
    const output = await openRelease(releaseSteps.openRelease.input.parse(input), {
      ...ports,
      policies,
    });
    return releaseSteps.openRelease.output.parse(output);
  }, 'EndpointBusy');
  if (opening.outcome === 'skipped') return undefined;
  course.execution.token = opening.plan.token;
  const lock = world.releases.locks.get(request.model);
  if (lock?.holder === course.execution.name) course.execution.heldUntil = lock.expiresAt ?? 0;
  return opening.plan;
}

/** Puts the fleet on the endpoint, and looks at endpoint and package until it is clear what became of it. */
async function putOnEndpoint(
  { world, course }: Release,
  plan: ReleasePlan,
  held: HeldPackage,
): Promise<Became> {
  const { endpoint } = world;
  const created = await begun(world, course, plan);
  let rejected = false;
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    await course.wait(60_000);
    const seen = await course.call(() => endpoint.seen);
    rejected ||= await course.call(() => held.approval !== 'Approved');
    const isNew = seen.status === 'InService' && seen.config === plan.fleet;
    if (rejected && seen.status === 'Updating' && seen.pending === plan.fleet) {
      await course.call(() => {
        endpoint.rollBack('Recalled.');
      });
    } else if ((isNew && rejected && created && !plan.before) || isFailedFirst(seen, created)) {
      await course.call(() => {
        endpoint.delete();
      });
      return { serves: false, reason: seen.reason || 'Rejected.', rejected };
    } else if (isNew) return { serves: true, reason: '', rejected };
    else if (seen.status === 'InService') {
      return { serves: false, reason: seen.reason || 'Rolled back.', rejected };
    } else if (seen.status === 'Failed' || seen.status === 'none') break;
  }
  throw new Error('The endpoint did not come to rest.');
}

function isFailedFirst({ status }: SeenEndpoint, created: boolean): boolean {
  return created && status === 'Failed';
}

/** @returns whether the endpoint itself is this release's */
async function begun(
  { endpoint }: SimulatedWorld,
  course: Course<object>,
  { fleet, before }: ReleasePlan,
): Promise<boolean> {
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const { status, config, pending } = await course.call(() => endpoint.seen);
    if (config === fleet && status === 'Creating') return true;
    if ((config === fleet || pending === fleet) && status !== 'Failed') return false;
    if (status === 'none') {
      await course.call(() => {
        if (endpoint.seen.status === 'none') endpoint.create(fleet);
      });
      return true;
    }
    if (status === 'InService') {
      const isUpdated = await course.call(() => {
        if (endpoint.seen.status === 'InService') endpoint.update(fleet);
        return endpoint.seen.pending === fleet;
      });
      if (isUpdated) return false;
    }
    if (status === 'Failed' && before) break;
    if (status === 'Failed') {
      await course.call(() => {
        endpoint.delete();
      });
    }
    await course.wait(60_000);
  }
  throw new Error('The endpoint can not be updated.');
}

/** Records and announces the end. @returns the fleets that are kept no longer */
async function ended(
  { world, course, release: request }: Release,
  plan: ReleasePlan,
  { serves, reason, rejected }: Became,
  held: HeldPackage,
): Promise<readonly string[]> {
  if (serves) {
    const { event, expired } = await course.step(async (invocation) => {
      const ports = { ledger: invocation.port(world.releases), now: world.clock };
      const { output } = await recordRelease({ release: request, plan }, ports);
      return releaseSteps.recordRelease.output.parse(output);
    });
    course.execution.over = true;
    await world.announce(course, releaseEvents.released, event);
    return expired;
  }
  const { event } = await course.step(async (invocation) => {
    const ports = { ...world.portsFor(invocation), ledger: invocation.port(world.releases) };
    return await recordRollback({ release: request, plan, reason }, ports);
  });
  course.execution.over = true;
  if (!rejected) {
    await course.call(() => {
      world.registry.reject(held);
    });
  }
  await world.announce(course, releaseEvents.rolledBack, event);
  return [plan.fleet];
}

/** The one place where errors end. */
async function failRelease(
  { world, course, release: request }: Release,
  error: unknown,
): Promise<void> {
  try {
    const { event } = await course.step(async (invocation) => {
      const ports = { ...world.portsFor(invocation), ledger: invocation.port(world.releases) };
      return await recordReleaseFailure({ release: request, ...caught(error) }, ports);
    });
    await world.announce(course, releaseEvents.failed, event);
  } catch (second) {
    world.note(`The failure of ${request.id} is told to nobody: ${String(second)}`);
  }
}
