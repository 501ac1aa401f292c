import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeHashOf, type CodeFile } from '../../pipelines/algorithm/code-hash.ts';
import type { Algorithm } from '../../pipelines/algorithm/contract.ts';
import { xgboostTabular } from '../../pipelines/xgboost-tabular/algorithm.ts';
import type { AlgorithmConfig } from './algorithm-schema.ts';

const PIPELINES = fileURLToPath(new URL('../../pipelines/', import.meta.url));

/** An algorithm with the code that its jobs run. */
export interface AlgorithmCode {
  readonly algorithm: Algorithm;
  readonly files: readonly CodeFile[];
  readonly codeHash: string;
}

const shipped = new Map<string, AlgorithmCode>();

/**
 * A model's algorithm as it lies in its folder. A shipped one is read once in a process.
 * @param directory - the folder of the configuration file
 */
export function algorithmCode(config: AlgorithmConfig, directory: string): AlgorithmCode {
  if ('folder' in config) {
    const { name, image, entryPoints, trainingMetrics } = config;
    return withCode(
      { name, image, entryPoints, trainingMetrics },
      resolve(directory, config.folder),
    );
  }
  const known = shipped.get(config.name) ?? withCode(xgboostTabular, join(PIPELINES, config.name));
  shipped.set(config.name, known);
  return known;
}

/** The `.py` files right in a folder, by name: an algorithm's code. */
export function codeFilesIn(folder: string): CodeFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.py') && statSync(join(folder, name)).isFile())
    .toSorted()
    .map((name) => ({ name, content: readFileSync(join(folder, name)) }));
}

function withCode(algorithm: Algorithm, folder: string): AlgorithmCode {
  const files = codeFilesIn(folder);
  return { algorithm, files, codeHash: codeHashOf(files) };
}
