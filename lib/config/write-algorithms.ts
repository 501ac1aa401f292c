import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashOf } from '../../pipelines/shared/canonical-json.ts';
import type { AlgorithmCode } from './algorithms.ts';

const CACHE = fileURLToPath(new URL('../../.evergreen/algorithms/', import.meta.url));

/**
 * Writes the code of algorithms, `<algorithm>/<file>`, into a folder named after its content, for the
 * function that bundles it. Tests and notes beside the code stay out.
 * @returns the folder
 */
export function writeAlgorithms(algorithms: readonly AlgorithmCode[]): string {
  const contents = algorithms.map(({ algorithm, codeHash }) => [algorithm.name, codeHash]);
  const folder = join(CACHE, hashOf(contents).slice(0, 20));
  for (const { algorithm, files } of algorithms) {
    const own = join(folder, algorithm.name);
    mkdirSync(own, { recursive: true });
    for (const { name, content } of files) writeFileSync(join(own, name), content);
  }
  return folder;
}
