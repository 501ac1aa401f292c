import { join } from 'node:path';
import { type MonitoringPolicy, monitoringPolicy } from '../../../pipelines/monitoring/policy.ts';
import type { MonitoringPolicies } from '../ports/monitoring-policies.ts';
import { BundledDocuments } from './bundled-documents.ts';

/** The folder inside a function's bundle that holds one `<model>.json` a model. */
const MONITORING_FOLDER = 'monitoring';

/** The monitoring policies that were bundled with the function. */
export class BundledMonitoringPolicies implements MonitoringPolicies {
  readonly #documents: BundledDocuments<MonitoringPolicy>;

  constructor(bundleFolder: string) {
    this.#documents = new BundledDocuments(join(bundleFolder, MONITORING_FOLDER), monitoringPolicy);
  }

  async find(model: string): Promise<MonitoringPolicy | undefined> {
    return (await this.#documents.find(model))?.document;
  }

  async names(): Promise<readonly string[]> {
    return await this.#documents.names();
  }
}
