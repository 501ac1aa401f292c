import type { ServingPolicy } from '../../../pipelines/release/policy.ts';

export interface CompiledServingPolicy {
  readonly policy: ServingPolicy;
  readonly hash: string;
}

/** The serving policies compiled from the config at synth. */
export interface ServingPolicies {
  find(model: string): Promise<CompiledServingPolicy | undefined>;
  names(): Promise<readonly string[]>;
}
