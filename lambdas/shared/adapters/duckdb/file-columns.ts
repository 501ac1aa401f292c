import { storedColumns } from '../../../../pipelines/data-contract/columns.ts';
import {
  extraColumn,
  extraColumns,
  missingColumn,
  missingColumns,
  noKnownColumn,
} from '../../../../pipelines/data-contract/dataset-findings.ts';
import type { Finding } from '../../../../pipelines/ingest/contract.ts';
import type { ModelDefinition } from '../../../../pipelines/model-definition/contract.ts';

/** More columns than this are told in one finding: nobody reads a thousand. */
const maxToldOneByOne = 10;

/** The columns of a file. */
export interface FileColumns {
  readonly names: readonly string[];
  /** Does a line of the file, rather than a schema, name them? */
  readonly hasHeaderLine: boolean;
}

/** Columns that the definition asks for and the file lacks, and the other way round. */
export function compareColumns(file: FileColumns, definition: ModelDefinition): Finding[] {
  const present = new Set(file.names);
  const wanted = storedColumns(definition).map(({ name }) => name);
  const missing = wanted
    .filter((name) => !present.has(name))
    .map((name) => ({ name, alike: lookAlike(name, file.names) }));
  const alikes = new Set(missing.flatMap(({ alike }) => alike ?? []));
  if (missing.length === wanted.length && alikes.size === 0) {
    return [noKnownColumn(wanted, file.names, file.hasHeaderLine)];
  }
  const extra = extraIn(file.names, definition).filter((name) => !alikes.has(name));
  return [
    ...(missing.length > maxToldOneByOne
      ? [missingColumns(missing.map(({ name }) => name))]
      : missing.map(({ name, alike }) => missingColumn(name, alike))),
    ...(extra.length > maxToldOneByOne ? [extraColumns(extra)] : extra.map(extraColumn)),
  ];
}

function extraIn(names: readonly string[], { data }: ModelDefinition): string[] {
  if (data.extraColumns === 'ignore') return [];
  const known = new Set([...Object.keys(data.columns), ...data.ignore]);
  return names.filter((name) => !known.has(name));
}

/** A name that differs in nothing but case, blanks, and how Unicode writes a letter. */
function lookAlike(name: string, names: readonly string[]): string | undefined {
  return names.find((other) => bareName(other) === bareName(name));
}

function bareName(name: string): string {
  return name
    .normalize('NFKC')
    .replaceAll(/[\s\p{Cf}_-]/gu, '')
    .toLowerCase();
}
