import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashOf } from '../../pipelines/shared/canonical-json.ts';
import { shippedAlgorithm } from './algorithms.ts';
import type { EvergreenConfig } from './schema.ts';

const CACHE = fileURLToPath(new URL('../../.evergreen/algorithms/', import.meta.url));

/**
 * Writes the code of every algorithm that a model uses, `<algorithm>/<file>`, into a folder named
 * after its content, for the function that bundles it. Tests and notes beside the code stay out.
 * @returns the folder
 */
export function writeAlgorithms(models: EvergreenConfig['models']): string {
  const names = [...new Set(models.map(({ algorithm }) => algorithm.name))].toSorted();
  const used = names.map(shippedAlgorithm);
  const folder = join(CACHE, hashOf(used.map(({ codeHash }) => codeHash)).slice(0, 20));
  for (const { algorithm, files } of used) {
    const own = join(folder, algorithm.name);
    mkdirSync(own, { recursive: true });
    for (const { name, content } of files) writeFileSync(join(own, name), content);
  }
  return folder;
}
