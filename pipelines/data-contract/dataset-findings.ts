import type { Finding } from '../ingest/contract.ts';
import { count, errorFinding, grouped, shownCell, warningFinding } from './finding-text.ts';

/** What can be wrong with a file's columns as a whole, or with the dataset it would become. */

const config = 'in evergreen.config.ts';

export function missingColumn(name: string, alike: string | undefined): Finding {
  const hint =
    alike === undefined ? '' : ` The file has "${shownCell(alike)}": names must match exactly.`;
  return errorFinding('MISSING_COLUMN', {
    column: name,
    message: `Column "${name}" is missing.`,
    expected: `A column named "${name}".`,
    fix: `Add the column to the file, or remove it from the model's columns ${config}.${hint}`,
  });
}

export function extraColumn(name: string): Finding {
  return errorFinding('EXTRA_COLUMN', {
    column: name,
    message: `Column "${shownCell(name)}" is not in the data contract.`,
    expected: 'Only columns the contract names (extraColumns: "reject").',
    fix: `Remove the column, declare it, list it under ignore, or set extraColumns to "ignore" ${config}.`,
  });
}

export function wrongColumnType(name: string, got: string, expected: string): Finding {
  return errorFinding('WRONG_TYPE', {
    column: name,
    message: `Column "${name}" is stored as ${got}.`,
    expected,
    fix: `Write the column with a matching type, or correct its type ${config}.`,
    samples: [{ got }],
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

export function oneClass(name: string, value: string): Finding {
  return errorFinding('ONE_CLASS', {
    column: name,
    message: `Label "${name}": every row has the same value (${value}).`,
    expected: 'At least two different labels: from one, nothing can be learned.',
    fix: 'Upload a file that holds examples of every class.',
  });
}

export function tooManyClasses(name: string, classes: number): Finding {
  return errorFinding('NOT_ALLOWED', {
    column: name,
    message: `Label "${name}" has ${grouped(classes)} different values; a binary task has two.`,
    expected: 'Two different labels.',
    fix: `Correct the labels, or set the task to "multiclass" ${config}.`,
    count: classes,
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

export function holdOutEmpty(
  empty: 'training' | 'hold-out',
  rows: number,
  byTime: boolean,
): Finding {
  const part = empty === 'training' ? 'for training' : 'for the hold-out';
  const why = byTime
    ? 'Upload a file that spans more time (with a group: more than one group on each side of the cut)'
    : 'Upload a file with more rows or groups';
  return errorFinding('HOLD_OUT_EMPTY', {
    message: `Of ${count(rows, 'row')}, none would be left ${part}.`,
    expected: 'Rows on both sides of the cut.',
    fix: `${why}, or change holdOut.fraction ${config}.`,
    count: rows,
  });
}
