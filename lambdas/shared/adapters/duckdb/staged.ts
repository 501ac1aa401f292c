import type { StoredColumn } from '../../../../pipelines/data-contract/columns.ts';

/** Why a cell that is not empty has no value: what the quality column of a staged column says. */
export const quality = { unreadable: 1, notFinite: 2, notExact: 3 } as const;

/** A column of the file in its stored type, under a name of our own that needs no quoting. */
export interface StagedColumn {
  readonly column: StoredColumn;
  /** Name of the typed value. */
  readonly value: string;
  /** Name of the {@link quality} code, if any cell could be unfit; 0 is fit. */
  readonly quality: string | undefined;
}

/** The file's rows as typed columns, in the order of the file. */
export interface Staged {
  /** What to select from: the columns below, and `r`, the row's number from 0. */
  readonly relation: string;
  readonly columns: readonly StagedColumn[];
  readonly rows: number;
}

/** The largest whole number that a 64-bit float and all its neighbours hold exactly. */
export const largestExact = 9_007_199_254_740_992n;

/** The staged column of a name the definition is known to have. */
export function stagedColumn(staged: Staged, name: string): StagedColumn {
  const found = staged.columns.find(({ column }) => column.name === name);
  if (found === undefined) throw new RangeError(`No column "${name}" was staged`);
  return found;
}
