import { decideRetraining } from '../../lambdas/decide-retraining/decide-retraining.ts';
import { reconcileReleases } from '../../lambdas/reconcile-releases/reconcile-releases.ts';
import { startIngest } from '../../lambdas/start-ingest/start-ingest.ts';
import { startMonitoring } from '../../lambdas/start-monitoring/start-monitoring.ts';
import type { ApprovedPackages } from '../../lambdas/shared/ports/approved-packages.ts';
import { startRelease } from '../../lambdas/start-release/start-release.ts';
import { retrainingSignals } from '../../pipelines/retraining/events.ts';
import { hashOf } from '../../pipelines/shared/canonical-json.ts';
import { event } from '../support/retraining-events.ts';
import { monitoringPolicies, names, servingPolicies, SYSTEM } from './model.ts';
import { type Reader, SimulatedQueue } from './queue.ts';
import type { SimulatedWorld } from './world.ts';

/** The queues of the control plane, each with the function that reads it. */
export interface Queues {
  readonly ingest: SimulatedQueue;
  readonly retraining: SimulatedQueue;
  readonly releases: SimulatedQueue;
  readonly releaseSweeps: SimulatedQueue;
  readonly monitoring: SimulatedQueue;
}

export function queuesOf(world: SimulatedWorld): Queues {
  const queue = (name: string, readers: number, read: Reader) =>
    new SimulatedQueue({ name, readers, read }, world.time, world.faults);
  return {
    ingest: queue('ingest', 5, async (body, invocation) => {
      await startIngest(body, invocation.port(world.ingests));
    }),
    // Two at once, as the training stack has it.
    retraining: queue('retraining', 2, decider(world)),
    releases: queue('releases', 5, async (body, invocation) => {
      const workflow = invocation.port(world.releasings);
      await startRelease(body, { policies: servingPolicies, workflow, system: SYSTEM });
    }),
    releaseSweeps: queue('release sweeps', 5, reconciler(world)),
    monitoring: queue('monitoring', 5, async (body, invocation) => {
      const workflow = invocation.port(world.monitorers);
      await startMonitoring(body, { policies: monitoringPolicies, workflow, now: world.clock });
    }),
  };
}

function reconciler(world: SimulatedWorld): Reader {
  return async (body, invocation) => {
    const { started, failures } = await reconcileReleases(body, {
      policies: servingPolicies,
      packages: invocation.port<ApprovedPackages>(world.registry),
      ledger: invocation.port(world.releases),
      workflow: invocation.port(world.releasings),
      system: SYSTEM,
      now: world.clock,
    });
    for (const { id } of started) world.note(`Release ${id} started, of which no event has told`);
    if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join());
  };
}

function decider(world: SimulatedWorld): Reader {
  const { retrainingPolicy } = world;
  return async (body, invocation) => {
    const runPolicy = world.runPolicy;
    const answer = await decideRetraining(body, {
      ledger: invocation.port(world.retraining),
      runs: invocation.port(world.runs),
      policies: { find: async () => ({ policy: runPolicy, hash: hashOf(runPolicy) }), names },
      retrainingPolicies: { find: async () => retrainingPolicy, names },
      workflow: invocation.port(world.trainings),
      events: invocation.port({
        announce: async (detailType: string, detail: object) => {
          world.publish(detailType, detail);
        },
      }),
      wakeUps: invocation.port({
        wakeUp: async (model: string, seconds: number) => {
          const wakeUp = event(retrainingSignals.wakeUp, { model });
          if (!world.faults.isLost()) world.queues.retraining.send(wakeUp, seconds * 1_000);
        },
      }),
      now: world.clock,
      system: SYSTEM,
    });
    for (const { text } of answer.decisions) world.note(text);
  };
}
