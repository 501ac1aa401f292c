import { toHyperparameters } from '../../pipelines/algorithm/hyperparameters.ts';
import { defaultGates } from '../../pipelines/gates/default-gates.ts';
import type { ModelDefinition } from '../../pipelines/model-definition/contract.ts';
import { type MonitoringPolicy, monitoringPolicy } from '../../pipelines/monitoring/policy.ts';
import { type ServingPolicy, servingPolicy } from '../../pipelines/release/policy.ts';
import { type RetrainingPolicy, retrainingPolicy } from '../../pipelines/retraining/policy.ts';
import { hashOf, type Json } from '../../pipelines/shared/canonical-json.ts';
import { type RunPolicy, runPolicy } from '../../pipelines/training/policy.ts';
import { algorithmCode, type AlgorithmCode } from './algorithms.ts';
import type { ModelConfig } from './model-schema.ts';

/** Something compiled, and the SHA-256 of its canonical JSON, 64 hexadecimal digits. */
interface Hashed<Policy> {
  readonly policy: Policy;
  readonly hash: string;
}

/** A model definition and the SHA-256 of its canonical JSON, 64 hexadecimal digits. */
export interface HashedDefinition {
  readonly definition: ModelDefinition;
  readonly hash: string;
}

/** What a run is decided by. */
export type HashedPolicy = Hashed<RunPolicy>;
/** How a model is served and released. */
export type HashedServingPolicy = Hashed<ServingPolicy>;
/** When a model is trained again. */
export type HashedRetrainingPolicy = Hashed<RetrainingPolicy>;
/** How a model's traffic is watched. */
export type HashedMonitoringPolicy = Hashed<MonitoringPolicy>;

/** A model's configuration as the control plane reads it. */
export interface CompiledModel {
  readonly definition: HashedDefinition;
  readonly policy: HashedPolicy;
  readonly serving: HashedServingPolicy;
  readonly retraining: HashedRetrainingPolicy;
  readonly monitoring: HashedMonitoringPolicy;
  readonly algorithm: AlgorithmCode;
}

/**
 * Splits a model into its definition, whose hash is part of every dataset version's id, and the run
 * policy, because how one trains must not make data anew; and the policies of serving, retraining and
 * monitoring, because how a model is served or watched must not make it trained anew.
 * @param directory - the folder of the configuration file
 */
export function compileModel(model: ModelConfig, directory: string): CompiledModel {
  const {
    algorithm,
    window,
    training,
    evaluation,
    capacityWaitSeconds,
    gates,
    approval,
    serving,
    release,
    retraining,
    monitoring,
    ...definition
  } = model;
  const code = algorithmCode(algorithm, directory);
  const { name, image, entryPoints, trainingMetrics } = code.algorithm;
  const policy = runPolicy.parse({
    model: definition.name,
    algorithm: {
      name,
      image,
      codeHash: code.codeHash,
      entryPoints,
      trainingMetrics,
      hyperparameters: toHyperparameters(algorithm.hyperparameters),
    },
    window,
    training,
    evaluation,
    capacityWaitSeconds,
    gates: { ...defaultGates(definition.task), ...gates },
    approval,
  });
  return {
    definition: { definition, hash: hashOf(definition) },
    policy: hashed(policy),
    serving: compileServing(definition.name, { serving, release }),
    retraining: hashed(retrainingPolicy.parse({ model: definition.name, ...retraining })),
    monitoring: hashed(monitoringPolicy.parse({ model: definition.name, ...monitoring })),
    algorithm: code,
  };
}

function compileServing(
  model: string,
  { serving, release }: Pick<ModelConfig, 'serving' | 'release'>,
): HashedServingPolicy {
  const { bakeMinutes, terminationWaitMinutes, maxMinutes, ...rest } = release;
  const policy = servingPolicy.parse({
    model,
    ...serving,
    release: {
      ...rest,
      bakeSeconds: bakeMinutes * 60,
      terminationWaitSeconds: terminationWaitMinutes * 60,
      maxSeconds: maxMinutes * 60,
    },
  });
  return hashed(policy);
}

function hashed<Policy extends Json>(policy: Policy): Hashed<Policy> {
  return { policy, hash: hashOf(policy) };
}
