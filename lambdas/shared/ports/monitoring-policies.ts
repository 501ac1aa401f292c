import type { MonitoringPolicy } from '../../../pipelines/monitoring/policy.ts';

/** The monitoring policies compiled from the config at synth. */
export interface MonitoringPolicies {
  find(model: string): Promise<MonitoringPolicy | undefined>;
  names(): Promise<readonly string[]>;
}
