import type { RecordReleasePorts } from '../../lambdas/record-release/record-release.ts';
import { candidateIdOf } from '../../pipelines/training/ids.ts';
import { releaseIdOf } from '../../pipelines/release/ids.ts';
import type { ReleaseRequest } from '../../pipelines/release/contract.ts';
import { type ServingPolicy, servingPolicy } from '../../pipelines/release/policy.ts';
import type { OpenReleaseInput } from '../../pipelines/release/steps.ts';
import { hashOf } from '../../pipelines/shared/canonical-json.ts';
import { Killed } from './in-memory-cloud.ts';
import { InMemoryReleaseLedger } from './in-memory-release-ledger.ts';

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

/** A ledger whose every call is counted, and one can be made to kill the process: before it takes effect, or after. */
export class ReleaseWorld {
  readonly #now: () => Date;
  readonly ledger: InMemoryReleaseLedger;
  /** What functions are given of the ledger and its locks. */
  readonly calls: InMemoryReleaseLedger;
  policy = aServingPolicy();
  count = 0;
  kill: { readonly call: number; readonly when: 'before' | 'after' } | undefined;

  constructor(now: () => Date = () => new Date(Date.parse(RELEASE_STARTED_AT) + 90_000)) {
    this.#now = now;
    this.ledger = new InMemoryReleaseLedger(now);
    this.calls = this.counted(this.ledger);
  }

  /** Everything that any step of the workflow asks for. */
  get ports() {
    const compiled = { policy: this.policy, hash: hashOf(this.policy) };
    const policies = {
      find: async (model: string) => (model === MODEL ? compiled : undefined),
      names: async () => [MODEL],
    };
    return {
      ledger: this.calls satisfies RecordReleasePorts['ledger'],
      lock: this.calls,
      policies,
      system: 'evergreen',
      bucket: 'data-bucket',
      now: this.#now,
    };
  }

  /** The same object, each of whose calls counts. */
  counted<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (_, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return async (...args: unknown[]) =>
          await this.#call(async () => (await Reflect.apply(member, target, args)) as unknown);
      },
    });
  }

  /** All there is to compare two ledgers by. A step that is run again may spend another token. */
  get state() {
    const { records, champions, bad, locks } = this.ledger;
    const holders = [...locks].map(([model, { holder }]) => [model, holder]);
    return { records, champions, bad, holders };
  }

  async #call(effect: () => Promise<unknown>): Promise<unknown> {
    this.count += 1;
    const dies = this.kill?.call === this.count ? this.kill.when : undefined;
    if (dies === 'before') throw new Killed();
    const result = await effect();
    if (dies === 'after') throw new Killed();
    return result;
  }
}

/** As Step Functions does it: a step that died is tried once more. */
export async function again<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    return await step();
  }
}
