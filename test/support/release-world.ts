import type { RecordReleasePorts } from '../../lambdas/record-release/record-release.ts';
import { candidateIdOf } from '../../pipelines/training/ids.ts';
import { releaseIdOf } from '../../pipelines/release/ids.ts';
import type { ReleaseRequest } from '../../pipelines/release/contract.ts';
import { type ServingPolicy, servingPolicy } from '../../pipelines/release/policy.ts';
import type { OpenReleaseInput } from '../../pipelines/release/steps.ts';
import { hashOf } from '../../pipelines/shared/canonical-json.ts';
import { InMemoryReleaseLedger } from './in-memory-release-ledger.ts';
import { KillableCalls } from './killable-calls.ts';

const MODEL = 'visits';
export const RELEASE_STARTED_AT = '2026-01-02T03:04:05.000Z';

export function aServingPolicy(release: Partial<ServingPolicy['release']> = {}): ServingPolicy {
  return servingPolicy.parse({
    model: MODEL,
    instanceType: 'ml.m5.large',
    instances: { min: 1, max: 4 },
    scaling: {
      invocationsPerInstance: 600,
      scaleOutCooldownSeconds: 60,
      scaleInCooldownSeconds: 300,
    },
    capture: { percent: 100 },
    release: {
      strategy: 'all-at-once',
      bakeSeconds: 300,
      terminationWaitSeconds: 60,
      maxSeconds: 1_800,
      checkSeconds: 10,
      keep: 2,
      alarms: { errorRate: 0.05, latencyMs: 500 },
      ...release,
    },
  });
}

export function packageArnOf(version: number, model = MODEL): string {
  return `arn:aws:sagemaker:eu-west-1:111122223333:model-package/evergreen-${model}/${version}`;
}

export function aRelease(version = 1, attempt = 1): ReleaseRequest {
  const packageArn = packageArnOf(version);
  return {
    id: releaseIdOf(packageArn),
    attempt,
    model: MODEL,
    packageArn,
    packageVersion: version,
  };
}

export function candidateOf({ packageVersion }: Pick<ReleaseRequest, 'packageVersion'>): string {
  return candidateIdOf(`run-${hashOf([packageVersion]).slice(0, 20)}`);
}

/** What open-release is given for a release whose package stands so. */
export function anOpening(
  release: ReleaseRequest,
  { approval = 'Approved', startedAt = RELEASE_STARTED_AT } = {},
): OpenReleaseInput {
  return {
    release,
    startedAt,
    package: {
      ModelPackageArn: release.packageArn,
      ModelPackageVersion: release.packageVersion,
      ModelApprovalStatus: approval,
      CustomerMetadataProperties: { candidateId: candidateOf(release) },
    },
  };
}

/** A ledger of releases with its locks, in memory; any call of it may kill the process. */
export class ReleaseWorld {
  readonly #now: () => Date;
  readonly ledger: InMemoryReleaseLedger;
  /** Every call of a port. */
  readonly calls = new KillableCalls();
  policy = aServingPolicy();

  constructor(now: () => Date = () => new Date(Date.parse(RELEASE_STARTED_AT) + 90_000)) {
    this.#now = now;
    this.ledger = new InMemoryReleaseLedger(now);
  }

  /** Everything that any step of the workflow asks for. */
  get ports() {
    const compiled = { policy: this.policy, hash: hashOf(this.policy) };
    const policies = {
      find: async (model: string) => (model === MODEL ? compiled : undefined),
      names: async () => [MODEL],
    };
    const ledger = this.calls.of(this.ledger);
    return {
      ledger: ledger satisfies RecordReleasePorts['ledger'],
      lock: ledger,
      policies,
      system: 'evergreen',
      bucket: 'data-bucket',
      now: this.#now,
    };
  }

  /** All there is to compare two ledgers by. A step that is run again may spend another token. */
  get state() {
    const { records, champions, bad, locks } = this.ledger;
    const holders = [...locks].map(([model, { holder }]) => [model, holder]);
    return { records, champions, bad, holders };
  }
}
