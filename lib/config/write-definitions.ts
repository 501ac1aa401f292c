import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canonicalJson, hashOf } from '../../pipelines/shared/canonical-json.ts';
import type { HashedDefinition } from './compile-model.ts';

const CACHE = fileURLToPath(new URL('../../.evergreen/definitions/', import.meta.url));

/**
 * Writes one `<model>.json` a model into a folder named after its content, for the functions that
 * bundle it.
 * @returns the folder
 */
export function writeDefinitions(definitions: readonly HashedDefinition[]): string {
  const folder = join(CACHE, hashOf(definitions.map(({ hash }) => hash)).slice(0, 20));
  mkdirSync(folder, { recursive: true });
  for (const { definition } of definitions) {
    writeFileSync(join(folder, `${definition.name}.json`), canonicalJson(definition));
  }
  return folder;
}
