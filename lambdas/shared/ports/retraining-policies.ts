import type { RetrainingPolicy } from '../../../pipelines/retraining/policy.ts';

/** The retraining policies compiled from the config at synth. */
export interface RetrainingPolicies {
  find(model: string): Promise<RetrainingPolicy | undefined>;
  names(): Promise<readonly string[]>;
}
