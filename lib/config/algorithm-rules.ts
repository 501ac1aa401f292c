import { isUtf8 } from 'node:buffer';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CodeFile } from '../../pipelines/algorithm/code-hash.ts';
import { closestName } from '../../pipelines/model-definition/closest-name.ts';
import { nameList, valueText, type Problem } from '../../pipelines/model-definition/problem.ts';
import { xgboostTabular } from '../../pipelines/xgboost-tabular/algorithm.ts';
import { CODE_FILE } from './algorithm-schema.ts';
import { codeFilesIn } from './algorithms.ts';
import { valueAt } from './schema-at.ts';

/** Each run sets these itself. */
const RESERVED = ['candidate_id', 'data_hash'];

const FOLDER = ['algorithm', 'folder'];

/**
 * What a schema can't say of an algorithm of one's own: what its folder holds, and which
 * hyperparameters are the run's. Reads the configuration as written; paths begin at the model.
 * @param directory - the folder of the configuration file
 */
export function algorithmProblems(model: unknown, directory: string): Problem[] {
  const folder = folderOf(model, directory);
  if (folder === undefined) return [];
  return [...folderProblems(model, folder), ...reservedProblems(model)];
}

/** One name for two algorithms: their code would lie in the same place. */
export function algorithmNameProblems(models: readonly unknown[], directory: string): Problem[] {
  const named = models.map((model) => ({
    name: valueAt(model, ['algorithm', 'name']),
    folder: folderOf(model, directory),
  }));
  return named.flatMap(({ name, folder }, index) => {
    if (folder === undefined) return [];
    const first = named.findIndex((other) => other.name === name && other.folder !== undefined);
    if (named[first]?.folder === folder) return [];
    return {
      path: ['models', index, 'algorithm', 'name'],
      got: `${valueText(name)}, the name of the algorithm in another folder, of models[${first}]`,
      expected: 'one folder a name',
      fix: 'Rename one of the two algorithms.',
    };
  });
}

function folderOf(model: unknown, directory: string): string | undefined {
  const folder = valueAt(model, FOLDER);
  return typeof folder === 'string' && folder !== '' ? resolve(directory, folder) : undefined;
}

function folderProblems(model: unknown, folder: string): Problem[] {
  const written = valueText(valueAt(model, FOLDER));
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    return [
      {
        path: FOLDER,
        got: `${written}, where no folder is`,
        expected: 'a folder, seen from the folder of the configuration file',
        fix: 'Correct the path, or create the folder.',
      },
    ];
  }
  const files = codeFilesIn(folder);
  if (files.length === 0) {
    return [
      {
        path: FOLDER,
        got: `${written}, a folder without .py files`,
        expected: 'the folder that the code lies right in: folders inside it are left out',
        fix: 'Point to that folder.',
      },
    ];
  }
  return [...encodingProblems(files), ...entryPointProblems(model, files)];
}

/** Code travels as text. */
function encodingProblems(files: readonly CodeFile[]): Problem[] {
  return files
    .filter(({ content }) => !isUtf8(content))
    .map(({ name }) => ({
      path: FOLDER,
      got: `${valueText(name)}, which is not UTF-8`,
      expected: 'code in UTF-8, as Python reads it by itself',
      fix: 'Save the file as UTF-8.',
    }));
}

function entryPointProblems(model: unknown, files: readonly CodeFile[]): Problem[] {
  const names = files.map(({ name }) => name);
  return Object.entries(xgboostTabular.entryPoints).flatMap(([role, usual]) => {
    const path = ['algorithm', 'entryPoints', role];
    const named = valueAt(model, path) ?? usual;
    if (typeof named !== 'string' || !CODE_FILE.test(named) || names.includes(named)) return [];
    const meant = closestName(named, names);
    return {
      path,
      got: `${valueText(named)}, which the folder does not hold`,
      expected: `one of ${nameList(names)}`,
      fix:
        meant === undefined
          ? 'Name one of them, or write the file: docs/algorithms.md says what it must do.'
          : `Did you mean ${valueText(meant)}?`,
    };
  });
}

function reservedProblems(model: unknown): Problem[] {
  const path = ['algorithm', 'hyperparameters'];
  const given = Object.keys(Object(valueAt(model, path)));
  return RESERVED.filter((name) => given.includes(name)).map((name) => ({
    path: [...path, name],
    got: 'a value',
    expected: 'nothing: each run sets it itself',
    fix: `Remove ${valueText(name)}.`,
  }));
}
