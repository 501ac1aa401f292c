import { hashOf } from '../../pipelines/shared/canonical-json.ts';
import { aMonitoringPolicy } from '../support/monitoring-samples.ts';
import { aServingPolicy } from '../support/release-world.ts';

/** The one simulated model, as far as every story has it the same. */
export const MODEL = 'visits';
export const SYSTEM = 'evergreen';

export const names = async (): Promise<readonly string[]> => [MODEL];

const serving = aServingPolicy({ maxSeconds: 1_800 });
export const servingPolicies = {
  find: async () => ({ policy: serving, hash: hashOf(serving) }),
  names,
};

export const monitoringPolicy = aMonitoringPolicy({ minRecords: 100 });
export const monitoringPolicies = { find: async () => monitoringPolicy, names };
