import * as z from 'zod';
import { EVENT_SOURCE } from '../../pipelines/ingest/events.ts';
import type { ReleaseRequest } from '../../pipelines/release/contract.ts';
import { RELEASE_SWEEP } from '../../pipelines/release/events.ts';
import { firstReleaseOf } from '../../pipelines/release/first-attempt.ts';
import { releaseExecutionName } from '../../pipelines/release/ids.ts';
import { lostApprovals, servedVersion } from '../../pipelines/release/lost-approvals.ts';
import { packageGroupOf } from '../../pipelines/training/plan.ts';
import { parsePayload } from '../shared/parse-payload.ts';
import type { ApprovedPackages } from '../shared/ports/approved-packages.ts';
import type { ReleaseLedger } from '../shared/ports/release-ledger.ts';
import type { ServingPolicies } from '../shared/ports/serving-policies.ts';
import type { WatchedWorkflow } from '../shared/ports/workflow.ts';

const sweep = z.object({
  source: z.literal(EVENT_SOURCE),
  'detail-type': z.literal(RELEASE_SWEEP),
});

export interface ReconcileReleasesPorts {
  readonly policies: Pick<ServingPolicies, 'names'>;
  readonly packages: ApprovedPackages;
  readonly ledger: Pick<ReleaseLedger, 'champion' | 'releases'>;
  readonly workflow: WatchedWorkflow;
  /** What the names of model package groups start with. */
  readonly system: string;
  readonly now: () => Date;
}

/** What a look at every model has led to. */
export interface Reconciled {
  readonly started: readonly ReleaseRequest[];
  /** Of models that could not be looked at; they keep no other from its turn. */
  readonly failures: readonly unknown[];
}

/**
 * Starts the release of what was approved and never asked for: SageMaker's events may get lost. Its
 * execution has the name that the event would have given it, so that the two of them start one.
 * @throws BadPayloadError when it is not the schedule's message
 */
export async function reconcileReleases(
  message: unknown,
  ports: ReconcileReleasesPorts,
): Promise<Reconciled> {
  parsePayload(sweep, message);
  const started: ReleaseRequest[] = [];
  const failures: unknown[] = [];
  for (const model of await ports.policies.names()) {
    try {
      const release = await reconcileModel(model, ports);
      if (release) started.push(release);
    } catch (error) {
      failures.push(error);
    }
  }
  return { started, failures };
}

/** The newest that was lost; what is older waits, and is passed by if the newest serves. */
async function reconcileModel(
  model: string,
  { packages, ledger, workflow, system, now }: ReconcileReleasesPorts,
): Promise<ReleaseRequest | undefined> {
  const champion = await ledger.champion(model);
  const releases = await ledger.releases(model);
  const served = servedVersion({ champion, releases });
  const approved = await packages.newerThan(packageGroupOf(system, model), served);
  for (const lost of lostApprovals({ approved, champion, releases, now: now() })) {
    const { packageArn, packageVersion } = lost;
    const release = firstReleaseOf({ model, packageArn, packageVersion });
    const name = releaseExecutionName(release.id, release.attempt);
    const status = await workflow.status(name);
    // It waits for the endpoint, and has not been opened yet.
    if (status === 'running') return undefined;
    // It ended, and nothing could be noted: a person looks at the failed execution.
    if (status === 'ended') continue;
    const outcome = await workflow.start(name, { release });
    return outcome === 'started' ? release : undefined;
  }
  return undefined;
}
