import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hashOf } from '../../../pipelines/shared/canonical-json.ts';
import { modelDefinition } from '../../../pipelines/model-definition/contract.ts';
import type { CompiledDefinition, ModelDefinitions } from '../ports/model-definitions.ts';

/** The folder inside a function's bundle that holds one `<model>.json` a model. */
export const DEFINITIONS_FOLDER = 'definitions';

/** Reads the definitions that were bundled with the function, each once. */
export class BundledDefinitions implements ModelDefinitions {
  readonly #folder: string;
  readonly #read = new Map<string, CompiledDefinition>();

  constructor(bundleFolder: string) {
    this.#folder = join(bundleFolder, DEFINITIONS_FOLDER);
  }

  async find(model: string): Promise<CompiledDefinition | undefined> {
    const known = this.#read.get(model);
    if (known) return known;
    // The name comes from an S3 key: it is compared with the list, never made into a path.
    if (!(await this.names()).includes(model)) return undefined;
    const text = await readFile(join(this.#folder, `${model}.json`), 'utf8');
    const definition = modelDefinition.parse(JSON.parse(text));
    const compiled = { definition, hash: hashOf(definition) };
    this.#read.set(model, compiled);
    return compiled;
  }

  async names(): Promise<readonly string[]> {
    const files = await readdir(this.#folder);
    return files.map((file) => file.replace(/\.json$/, ''));
  }
}
