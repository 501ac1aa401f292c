import * as z from 'zod';
import { candidateId } from '../evaluation/contract.ts';
import { contentHash, modelName } from '../model-definition/contract.ts';
import { describedPackage } from '../training/steps.ts';
import { releaseId, releaseRequest } from './contract.ts';

/** Everything a release does, decided once at its start. */
export const releasePlan = z.strictObject({
  endpoint: z.string(),
  /** Of the SageMaker model, the endpoint config and the prefix of the release's alarms. */
  fleet: z.string(),
  candidateId,
  policyHash: contentHash,
  /** Fencing token of the endpoint's lock. */
  token: z.int().positive(),
  instanceType: z.string(),
  instances: z.strictObject({ min: z.int().positive(), max: z.int().positive() }),
  scaling: z.strictObject({
    resource: z.string(),
    policyName: z.string(),
    invocationsPerInstance: z.number().positive(),
    scaleOutCooldownSeconds: z.int().nonnegative(),
    scaleInCooldownSeconds: z.int().nonnegative(),
  }),
  capture: z.strictObject({ percent: z.int().min(0).max(100), destination: z.string() }),
  bakeSeconds: z.int().nonnegative(),
  terminationWaitSeconds: z.int().nonnegative(),
  maxSeconds: z.int().positive(),
  checkSeconds: z.int().positive(),
  alarms: z.strictObject({ errorRate: z.number(), latencyMicroseconds: z.number() }),
  /** Earlier fleets whose config and model stay. */
  keep: z.int().positive(),
  /** What serves now; null at the first release. */
  before: z.strictObject({ packageVersion: z.int().positive(), fleet: z.string() }).nullable(),
});
export type ReleasePlan = z.infer<typeof releasePlan>;

const fleets = z.array(z.string());

/** Each step of the release workflow that runs code: what it is given and what it answers. */
export const releaseSteps = {
  openRelease: {
    input: z.strictObject({
      release: releaseRequest,
      startedAt: z.iso.datetime(),
      package: describedPackage.extend({ ModelApprovalStatus: z.string() }),
    }),
    output: z.discriminatedUnion('outcome', [
      z.strictObject({ outcome: z.literal('ready'), plan: releasePlan }),
      z.strictObject({ outcome: z.literal('skipped'), reason: z.string() }),
    ]),
  },
  recordRelease: {
    input: z.strictObject({ release: releaseRequest, plan: releasePlan }),
    output: z.strictObject({
      event: z.strictObject({
        model: modelName,
        release: releaseId,
        packageArn: z.string(),
        packageVersion: z.int().positive(),
        candidateId,
        endpoint: z.string(),
        before: z.int().positive().nullable(),
      }),
      /** Configs and models that are kept no longer. */
      expired: fleets,
    }),
  },
  recordRollback: {
    input: z.strictObject({ release: releaseRequest, plan: releasePlan, reason: z.string() }),
    output: z.strictObject({
      event: z.strictObject({
        model: modelName,
        release: releaseId,
        packageArn: z.string(),
        packageVersion: z.int().positive(),
        reason: z.string(),
        serving: z.int().positive().nullable(),
      }),
    }),
  },
  recordReleaseFailure: {
    input: z.strictObject({ release: releaseRequest, error: z.string(), cause: z.string() }),
    output: z.strictObject({
      event: z.strictObject({
        model: z.string(),
        release: z.string(),
        attempt: z.int().positive(),
        packageArn: z.string(),
        error: z.string(),
        cause: z.string(),
      }),
    }),
  },
} as const;

export type OpenReleaseInput = z.infer<typeof releaseSteps.openRelease.input>;
export type OpenReleaseOutput = z.infer<typeof releaseSteps.openRelease.output>;
export type RecordReleaseOutput = z.infer<typeof releaseSteps.recordRelease.output>;
export type RecordRollbackOutput = z.infer<typeof releaseSteps.recordRollback.output>;
export type RecordReleaseFailureOutput = z.infer<typeof releaseSteps.recordReleaseFailure.output>;
