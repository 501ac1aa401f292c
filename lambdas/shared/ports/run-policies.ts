import type { RunPolicy } from '../../../pipelines/training/policy.ts';

export interface CompiledPolicy {
  readonly policy: RunPolicy;
  readonly hash: string;
}

/** The run policies compiled from the config at synth. */
export interface RunPolicies {
  find(model: string): Promise<CompiledPolicy | undefined>;
  names(): Promise<readonly string[]>;
}
