import type { HoldOutCut } from '../dataset/contract.ts';
import type { Finding } from '../ingest/contract.ts';
import {
  count,
  errorFinding,
  escapedName,
  grouped,
  shownCell,
  warningFinding,
} from './finding-text.ts';

/** What can be wrong with a file's columns as a whole, or with the dataset it would become. */

const config = 'in evergreen.config.ts';

export function missingColumn(name: string, alike: string | undefined): Finding {
  const hint =
    alike === undefined
      ? ''
      : ` The file has "${escapedName(alike)}" for "${escapedName(name)}": names must match exactly.`;
  return errorFinding('MISSING_COLUMN', {
    column: name,
    message: `Column "${name}" is missing.`,
    expected: `A column named "${name}".`,
    fix: `Add the column to the file, or remove it from the model's columns ${config}.${hint}`,
  });
}

/** @param names - more than a few: the wrong file, most likely */
export function missingColumns(names: readonly string[]): Finding {
  return errorFinding('MISSING_COLUMN', {
    message: `${count(names.length, 'column', 'is', 'are')} missing: ${listed(names)}.`,
    expected: 'Every column the contract names.',
    fix: `Check that this is the right file; add the columns, or remove them from the model's columns ${config}.`,
    count: names.length,
    samples: names.map((name) => ({ got: shownCell(name) })),
  });
}

/** Not one column is known. */
export function noKnownColumn(
  wanted: readonly string[],
  found: readonly string[],
  hasHeaderLine: boolean,
): Finding {
  const place = hasHeaderLine ? 'The first line names' : 'The file has';
  const hint = hasHeaderLine ? 'If the file begins with data, add the header; else check' : 'Check';
  return errorFinding('HEADER', {
    message: `${place} none of the model's ${count(wanted.length, 'column')}.`,
    expected: `Columns named ${listed(wanted)}.`,
    fix: `${hint} that this is a file for this model: the folder under raw/ says for which it is.`,
    samples: [{ ...(hasHeaderLine && { line: 1 }), got: shownCell(found.join(',')) }],
  });
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 10).map(shownCell).join(', ');
  return names.length > 10 ? `${shown} and ${grouped(names.length - 10)} more` : shown;
}

/** @param names - more than a few */
export function extraColumns(names: readonly string[]): Finding {
  return errorFinding('EXTRA_COLUMN', {
    message: `${count(names.length, 'column', 'is', 'are')} not in the data contract: ${listed(names)}.`,
    expected: 'Only columns the contract names (extraColumns: "reject").',
    fix: `Remove the columns, or set extraColumns to "ignore" ${config}.`,
    count: names.length,
    samples: names.map((name) => ({ got: shownCell(name) })),
  });
}

export function extraColumn(name: string): Finding {
  return errorFinding('EXTRA_COLUMN', {
    column: shownCell(name),
    message: `Column "${shownCell(name)}" is not in the data contract.`,
    expected: 'Only columns the contract names (extraColumns: "reject").',
    fix: `Remove the column, declare it, list it under ignore, or set extraColumns to "ignore" ${config}.`,
  });
}

export function wrongColumnType(
  name: string,
  got: string,
  { expected, rows }: { readonly expected: string; readonly rows: number },
): Finding {
  return errorFinding('WRONG_TYPE', {
    column: name,
    message: `Column "${name}" is stored as ${shownCell(got)}.`,
    expected,
    fix: `Write the column with a matching type, or correct its type ${config}.`,
    count: rows,
    samples: [{ got: shownCell(got) }],
  });
}

export function doubledParquetColumns(names: readonly string[]): Finding {
  return errorFinding('HEADER', {
    message: `${count(names.length, 'column name', 'is', 'are')} there twice.`,
    expected: 'Every column name once.',
    fix: `Rename or remove one of the columns: ${names.slice(0, 10).map(shownCell).join(', ')}.`,
    count: names.length,
    samples: names.map((name) => ({ got: shownCell(name) })),
  });
}

/** @param name - a name that the engine needs for itself */
export function reservedColumn(name: string): Finding {
  return errorFinding('HEADER', {
    message: `No column of a Parquet file may be named "${name}".`,
    expected: `Any other name: "${name}" is what the reader calls the number of a row.`,
    fix: 'Rename or remove the column.',
    samples: [{ got: name }],
  });
}

export function oneClass(name: string, value: string): Finding {
  return errorFinding('ONE_CLASS', {
    column: name,
    message: `Label "${name}": every row has the same value (${value}).`,
    expected: 'At least two different labels: from one, nothing can be learned.',
    fix: 'Upload a file that holds examples of every class.',
  });
}

/**
 * @param two - the smallest and the greatest label, as they may be shown
 * @param others - how many rows have neither, and such a label
 */
export function tooManyClasses(
  name: string,
  two: readonly [string, string],
  others: { readonly rows: number; readonly example: string },
): Finding {
  const rows = count(others.rows, 'row', 'has', 'have');
  return errorFinding('NOT_ALLOWED', {
    column: name,
    message: `Label "${name}" has more than two values: ${rows} neither "${two[0]}" nor "${two[1]}".`,
    expected: 'Two different labels: the task is binary.',
    fix: `Correct the labels, or set the task to "multiclass" ${config}.`,
    count: others.rows,
    samples: [{ got: others.example }],
  });
}

export function noLabels(name: string, rows: number): Finding {
  return errorFinding('MISSING_LABEL', {
    column: name,
    message: `Label "${name}": no row has a label.`,
    expected: 'Rows with a label.',
    fix: 'Upload the file again when its labels are known.',
    count: rows,
  });
}

export function targetLeak(name: string, label: string, rows: number): Finding {
  return errorFinding('TARGET_LEAK', {
    column: name,
    message: `Column "${name}" equals the label "${label}" in all ${grouped(rows)} rows.`,
    expected: 'Columns that are known before the label is.',
    fix: `Remove the column from the file, or move it from columns to ignore ${config}: a model would only copy it.`,
    count: rows,
  });
}

export function allNull(name: string, rows: number): Finding {
  return warningFinding('ALL_NULL', {
    column: name,
    message: `Column "${name}" is empty in every row.`,
    expected: 'A column with values.',
    fix: 'Check the export; if it has no values any more, remove the column from the contract.',
    count: rows,
  });
}

export function constantColumn(name: string, rows: number): Finding {
  return warningFinding('CONSTANT_COLUMN', {
    column: name,
    message: `Column "${name}" has the same value in every row.`,
    expected: 'A column that tells rows apart.',
    fix: 'Check the export; a column that never changes teaches a model nothing.',
    count: rows,
  });
}

/** Why rows are on one side of the cut alone, if it is known. */
export interface EmptyPart {
  readonly part: 'training' | 'hold-out';
  readonly rows: number;
  readonly cut: HoldOutCut;
}

export function holdOutEmpty({ part, rows, cut }: EmptyPart): Finding {
  const use = part === 'training' ? 'for training' : 'for the hold-out';
  const { why, fix } = reasonFor(part, cut);
  return errorFinding('HOLD_OUT_EMPTY', {
    message: `Of ${count(rows, 'row')}, none would be left ${use}${why}.`,
    expected: 'Rows on both sides of the cut.',
    fix: `${fix} ${config}.`,
    count: rows,
  });
}

/** A part is lopsided when it is less than this of what its fraction would make it. */
const LOPSIDED_BELOW = 0.1;

/**
 * A cut that leaves one part next to nothing. One time far in the future or the past does that: the
 * cut lies at a fraction of the time span, not of the rows.
 * @returns undefined when the parts are fair
 */
export function lopsidedHoldOut(
  training: number,
  holdOut: number,
  fraction: number,
): Finding | undefined {
  const rows = training + holdOut;
  const isHoldOut = holdOut < rows * fraction * LOPSIDED_BELOW;
  const isTraining = training < rows * (1 - fraction) * LOPSIDED_BELOW;
  if (!isHoldOut && !isTraining) return undefined;
  const [left, expected, use] = isHoldOut
    ? [holdOut, rows * fraction, 'held out']
    : [training, rows * (1 - fraction), 'left for training'];
  return warningFinding('HOLD_OUT_LOPSIDED', {
    message: `Of ${count(rows, 'row')}, only ${grouped(left)} ${left === 1 ? 'is' : 'are'} ${use}.`,
    expected: `About ${grouped(Math.round(expected))}: holdOut.fraction is ${fraction}.`,
    fix: 'Look at the first and last times of the file: one far from the others moves the cut.',
    count: left,
  });
}

function reasonFor(part: EmptyPart['part'], cut: HoldOutCut): { why: string; fix: string } {
  if (cut.method === 'hash') {
    return { why: '', fix: 'Upload a file with more rows or groups, or change holdOut.fraction' };
  }
  if (part === 'training' || cut.group === undefined) {
    return {
      why: `: all have the same time, ${cut.to}`,
      fix: `Upload a file that spans more time, or remove the time column "${cut.column}" from the contract`,
    };
  }
  return {
    why: `: every "${cut.group}" has a row before the cut at ${cut.from}, and is never split`,
    fix: `Upload a file in which one of them begins after the cut, raise holdOut.fraction, or choose another group`,
  };
}
