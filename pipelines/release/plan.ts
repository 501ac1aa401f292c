import { prefixes } from '../dataset/prefixes.ts';
import { endpointNameOf, scalableResourceOf, variants } from '../serving/variants.ts';
import type { ChampionPointer, ReleaseRequest } from './contract.ts';
import { fleetNameOf } from './ids.ts';
import type { ServingPolicy } from './policy.ts';
import type { ReleasePlan } from './steps.ts';

/** What a release is planned from. */
export interface ReleasePlanParts {
  readonly release: ReleaseRequest;
  readonly candidateId: string;
  readonly policy: ServingPolicy;
  readonly policyHash: string;
  /** What the names of endpoints start with. */
  readonly system: string;
  /** The data bucket's name. */
  readonly bucket: string;
  /** Of the endpoint's lock. */
  readonly token: number;
  readonly champion: ChampionPointer | undefined;
}

/** What a release does, decided once at its start. Equal parts give an equal plan. */
export function planRelease(parts: ReleasePlanParts): ReleasePlan {
  const { release, policy, champion } = parts;
  const endpoint = endpointNameOf(parts.system, release.model);
  const { bakeSeconds, terminationWaitSeconds, maxSeconds, checkSeconds, keep, alarms } =
    policy.release;
  return {
    endpoint,
    fleet: fleetNameOf(endpoint, release.packageVersion, release.attempt),
    candidateId: parts.candidateId,
    policyHash: parts.policyHash,
    token: parts.token,
    instanceType: policy.instanceType,
    instances: policy.instances,
    scaling: {
      resource: scalableResourceOf(endpoint, variants.champion),
      policyName: `${endpoint}-${variants.champion}-invocations`,
      ...policy.scaling,
    },
    capture: {
      percent: policy.capture.percent,
      // SageMaker adds /<endpoint>/<variant>/ itself.
      destination: `s3://${parts.bucket}/${prefixes.capture.replace(/\/$/, '')}`,
    },
    bakeSeconds,
    terminationWaitSeconds,
    maxSeconds,
    checkSeconds,
    alarms: { errorRate: alarms.errorRate, latencyMicroseconds: alarms.latencyMs * 1_000 },
    keep,
    before: champion ? { packageVersion: champion.packageVersion, fleet: champion.fleet } : null,
  };
}

/**
 * How long a release may hold its endpoint: the update itself, and a quarter of an hour for
 * what comes before and after it. Seconds.
 */
export function leaseSecondsOf({ release }: Pick<ServingPolicy, 'release'>): number {
  return release.maxSeconds + LEASE_MARGIN_SECONDS;
}

const LEASE_MARGIN_SECONDS = 900;
