import {
  noLabels,
  oneClass,
  targetLeak,
  tooManyClasses,
} from '../../../../pipelines/data-contract/dataset-findings.ts';
import { shownCell, withheld } from '../../../../pipelines/data-contract/finding-text.ts';
import type { Finding } from '../../../../pipelines/ingest/contract.ts';
import type { ModelDefinition } from '../../../../pipelines/model-definition/contract.ts';
import { numberIn, textIn, type DuckDbSession } from './session.ts';
import { stagedColumn, type Staged, type StagedColumn } from './staged.ts';

/** In fewer labelled rows than this, equality can be chance. */
const leakRows = 100;
/** A column that is no copy of the label nearly always shows it in its first rows. */
const firstLook = 1_000;

/** Can a model be learned from these labels, or only be fooled by them? */
export async function checkLabels(
  session: DuckDbSession,
  staged: Staged,
  definition: ModelDefinition,
): Promise<Finding[]> {
  const label = stagedColumn(staged, definition.data.label.column);
  const row = await session.row(
    `SELECT count(l) AS labelled, count(DISTINCT l) AS classes, CAST(min(l) AS VARCHAR) AS first FROM (SELECT ${label.value} AS l FROM ${staged.relation})`,
  );
  const labelled = numberIn(row, 'labelled');
  if (labelled === 0) return [noLabels(label.column.name, staged.rows)];
  const shown = label.column.rule.pii ? withheld : shownCell(textIn(row, 'first'));
  return [
    ...classFindings(definition, numberIn(row, 'classes'), shown),
    ...(labelled < leakRows ? [] : await findLeaks(session, staged, label, labelled)),
  ];
}

function classFindings({ task, data }: ModelDefinition, classes: number, first: string): Finding[] {
  const name = data.label.column;
  if (task === 'regression') return [];
  if (classes < 2) return [oneClass(name, first)];
  return task === 'binary' && classes > 2 ? [tooManyClasses(name, classes)] : [];
}

async function findLeaks(
  session: DuckDbSession,
  staged: Staged,
  label: StagedColumn,
  labelled: number,
): Promise<Finding[]> {
  const labelledRows = `(SELECT * FROM ${staged.relation} WHERE ${label.value} IS NOT NULL)`;
  const others = staged.columns.filter(({ column }) => column.role === 'feature');
  const first = `(SELECT * FROM ${labelledRows} LIMIT ${firstLook})`;
  const suspects = await copiesIn(session, first, label, others);
  const leaks = await copiesIn(session, labelledRows, label, suspects);
  return leaks.map(({ column }) => targetLeak(column.name, label.column.name, labelled));
}

/** The columns that equal the label in every row of a relation. */
async function copiesIn(
  session: DuckDbSession,
  relation: string,
  label: StagedColumn,
  columns: readonly StagedColumn[],
): Promise<StagedColumn[]> {
  if (columns.length === 0) return [];
  const tests = columns.map((column, i) => `bool_and(${equal(column, label)}) AS e${i}`);
  const row = await session.row(`SELECT ${tests.join(', ')} FROM ${relation}`);
  return columns.filter((_, i) => row[`e${i}`] === true);
}

/** Equal as numbers or as text; an empty cell equals nothing. */
function equal(a: StagedColumn, b: StagedColumn): string {
  const asNumbers = `${asNumber(a)} = ${asNumber(b)}`;
  const asTexts = `CAST(${a.value} AS VARCHAR) = CAST(${b.value} AS VARCHAR)`;
  return `coalesce(${asNumbers}, false) OR coalesce(${asTexts}, false)`;
}

function asNumber({ column, value }: StagedColumn): string {
  const { type } = column.rule;
  if (type === 'date' || type === 'timestamp') return 'NULL';
  return `TRY_CAST(${value} AS DOUBLE)`;
}
