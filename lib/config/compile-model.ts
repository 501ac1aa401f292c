import { toHyperparameters } from '../../pipelines/algorithm/hyperparameters.ts';
import { defaultGates } from '../../pipelines/gates/default-gates.ts';
import type { ModelDefinition } from '../../pipelines/model-definition/contract.ts';
import { hashOf } from '../../pipelines/shared/canonical-json.ts';
import { type ServingPolicy, servingPolicy } from '../../pipelines/release/policy.ts';
import { type RunPolicy, runPolicy } from '../../pipelines/training/policy.ts';
import { algorithmCode, type AlgorithmCode } from './algorithms.ts';
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

/** A serving policy and the SHA-256 of its canonical JSON, 64 hexadecimal digits. */
export interface HashedServingPolicy {
  readonly policy: ServingPolicy;
  readonly hash: string;
}

/** A model's configuration as the control plane reads it. */
export interface CompiledModel {
  readonly definition: HashedDefinition;
  readonly policy: HashedPolicy;
  readonly serving: HashedServingPolicy;
  readonly algorithm: AlgorithmCode;
}

/**
 * Splits a model into its definition, whose hash is part of every dataset version's id, and the run
 * policy, because how one trains must not make data anew; and the serving policy, because how a model
 * is served must not make it trained anew.
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
    policy: { policy, hash: hashOf(policy) },
    serving: compileServing(definition.name, { serving, release }),
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
  return { policy, hash: hashOf(policy) };
}
