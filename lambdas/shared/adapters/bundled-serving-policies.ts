import { join } from 'node:path';
import { type ServingPolicy, servingPolicy } from '../../../pipelines/release/policy.ts';
import type { CompiledServingPolicy, ServingPolicies } from '../ports/serving-policies.ts';
import { BundledDocuments } from './bundled-documents.ts';

/** The folder inside a function's bundle that holds one `<model>.json` a model. */
const SERVING_FOLDER = 'serving';

/** The serving policies that were bundled with the function. */
export class BundledServingPolicies implements ServingPolicies {
  readonly #documents: BundledDocuments<ServingPolicy>;

  constructor(bundleFolder: string) {
    this.#documents = new BundledDocuments(join(bundleFolder, SERVING_FOLDER), servingPolicy);
  }

  async find(model: string): Promise<CompiledServingPolicy | undefined> {
    const found = await this.#documents.find(model);
    return found && { policy: found.document, hash: found.hash };
  }

  async names(): Promise<readonly string[]> {
    return await this.#documents.names();
  }
}
