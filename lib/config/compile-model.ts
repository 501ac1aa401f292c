import { defaultGates } from '../../pipelines/gates/default-gates.ts';
import type { ModelDefinition } from '../../pipelines/model-definition/contract.ts';
import { hashOf } from '../../pipelines/shared/canonical-json.ts';
import { type RunPolicy, runPolicy } from '../../pipelines/training/policy.ts';
import { toHyperparameters } from '../../pipelines/xgboost-tabular/hyperparameters.ts';
import { shippedAlgorithm } from './algorithms.ts';
import type { ModelConfig } from './model-schema.ts';

/** A model definition and the SHA-256 of its canonical JSON, 64 hexadecimal digits. */
export interface HashedDefinition {
  readonly definition: ModelDefinition;
  readonly hash: string;
}

/** A run policy and the SHA-256 of its canonical JSON, 64 hexadecimal digits. */
export interface HashedPolicy {
  readonly policy: RunPolicy;
  readonly hash: string;
}

/** A model's configuration as the control plane reads it. */
export interface CompiledModel {
  readonly definition: HashedDefinition;
  readonly policy: HashedPolicy;
}

/**
 * Splits a model into its definition, whose hash is part of every dataset version's id, and the run
 * policy: how one trains must not make data anew.
 */
export function compileModel(model: ModelConfig): CompiledModel {
  const {
    algorithm,
    window,
    training,
    evaluation,
    capacityWaitSeconds,
    gates,
    approval,
    ...definition
  } = model;
  const shipped = shippedAlgorithm(algorithm.name);
  const { name, image, entryPoints } = shipped.algorithm;
  const policy = runPolicy.parse({
    model: definition.name,
    algorithm: {
      name,
      image,
      codeHash: shipped.codeHash,
      entryPoints,
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
    policy: { policy, hash: hashOf(policy) },
  };
}
