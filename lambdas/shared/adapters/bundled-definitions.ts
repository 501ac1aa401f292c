import { join } from 'node:path';
import {
  modelDefinition,
  type ModelDefinition,
} from '../../../pipelines/model-definition/contract.ts';
import type { CompiledDefinition, ModelDefinitions } from '../ports/model-definitions.ts';
import { BundledDocuments } from './bundled-documents.ts';

/** The folder inside a function's bundle that holds one `<model>.json` a model. */
export const DEFINITIONS_FOLDER = 'definitions';

/** The definitions that were bundled with the function. */
export class BundledDefinitions implements ModelDefinitions {
  readonly #documents: BundledDocuments<ModelDefinition>;

  constructor(bundleFolder: string) {
    this.#documents = new BundledDocuments(join(bundleFolder, DEFINITIONS_FOLDER), modelDefinition);
  }

  async find(model: string): Promise<CompiledDefinition | undefined> {
    const found = await this.#documents.find(model);
    return found && { definition: found.document, hash: found.hash };
  }

  async names(): Promise<readonly string[]> {
    return await this.#documents.names();
  }
}
