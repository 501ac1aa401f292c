import { join } from 'node:path';
import { type RunPolicy, runPolicy } from '../../../pipelines/training/policy.ts';
import type { CompiledPolicy, RunPolicies } from '../ports/run-policies.ts';
import { BundledDocuments } from './bundled-documents.ts';

/** The folder inside a function's bundle that holds one `<model>.json` a model. */
const POLICIES_FOLDER = 'policies';

/** The run policies that were bundled with the function. */
export class BundledPolicies implements RunPolicies {
  readonly #documents: BundledDocuments<RunPolicy>;

  constructor(bundleFolder: string) {
    this.#documents = new BundledDocuments(join(bundleFolder, POLICIES_FOLDER), runPolicy);
  }

  async find(model: string): Promise<CompiledPolicy | undefined> {
    const found = await this.#documents.find(model);
    return found && { policy: found.document, hash: found.hash };
  }

  async names(): Promise<readonly string[]> {
    return await this.#documents.names();
  }
}
