import { storedColumns } from '../../../../pipelines/data-contract/columns.ts';
import {
  extraColumn,
  missingColumn,
} from '../../../../pipelines/data-contract/dataset-findings.ts';
import type { Finding } from '../../../../pipelines/ingest/contract.ts';
import type { ModelDefinition } from '../../../../pipelines/model-definition/contract.ts';

/** Columns that the definition asks for and the file lacks, and the other way round. */
export function compareColumns(names: readonly string[], definition: ModelDefinition): Finding[] {
  const { columns, ignore, extraColumns } = definition.data;
  const present = new Set(names);
  const missing = storedColumns(definition).filter(({ name }) => !present.has(name));
  const known = new Set([...Object.keys(columns), ...ignore]);
  const extra = extraColumns === 'ignore' ? [] : names.filter((name) => !known.has(name));
  return [
    ...missing.map(({ name }) => missingColumn(name, lookAlike(name, names))),
    ...extra.map(extraColumn),
  ];
}

/** A name that differs in nothing but case and blanks. */
function lookAlike(name: string, names: readonly string[]): string | undefined {
  return names.find((other) => bareName(other) === bareName(name));
}

function bareName(name: string): string {
  return name.replaceAll(/[\s_-]/gu, '').toLowerCase();
}
