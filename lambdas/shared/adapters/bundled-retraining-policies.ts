import { join } from 'node:path';
import { type RetrainingPolicy, retrainingPolicy } from '../../../pipelines/retraining/policy.ts';
import type { RetrainingPolicies } from '../ports/retraining-policies.ts';
import { BundledDocuments } from './bundled-documents.ts';

/** The folder inside a function's bundle that holds one `<model>.json` a model. */
const RETRAINING_FOLDER = 'retraining';

/** The retraining policies that were bundled with the function. */
export class BundledRetrainingPolicies implements RetrainingPolicies {
  readonly #documents: BundledDocuments<RetrainingPolicy>;

  constructor(bundleFolder: string) {
    this.#documents = new BundledDocuments(join(bundleFolder, RETRAINING_FOLDER), retrainingPolicy);
  }

  async find(model: string): Promise<RetrainingPolicy | undefined> {
    return (await this.#documents.find(model))?.document;
  }

  async names(): Promise<readonly string[]> {
    return await this.#documents.names();
  }
}
