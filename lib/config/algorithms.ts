import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeHashOf, type CodeFile } from '../../pipelines/algorithm/code-hash.ts';
import type { Algorithm } from '../../pipelines/algorithm/contract.ts';
import { xgboostTabular } from '../../pipelines/xgboost-tabular/algorithm.ts';

const PIPELINES = fileURLToPath(new URL('../../pipelines/', import.meta.url));

/** An algorithm with the code that its jobs run. */
export interface ShippedAlgorithm {
  readonly algorithm: Algorithm;
  readonly files: readonly CodeFile[];
  readonly codeHash: string;
}

const read = new Map<string, ShippedAlgorithm>();

/** An algorithm's code as it lies in its folder; read once in a process. */
export function shippedAlgorithm(name: 'xgboost-tabular'): ShippedAlgorithm {
  const known = read.get(name);
  if (known) return known;
  const folder = join(PIPELINES, name);
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.py'))
    .map((file) => ({ name: file, content: readFileSync(join(folder, file)) }));
  const shipped = { algorithm: xgboostTabular, files, codeHash: codeHashOf(files) };
  read.set(name, shipped);
  return shipped;
}
