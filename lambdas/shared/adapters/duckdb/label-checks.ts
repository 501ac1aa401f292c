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
import { literal } from './sql-text.ts';
import { stagedColumn, type Staged, type StagedColumn } from './staged.ts';

/** In fewer labelled rows than this, equality can be chance. */
const leakRows = 100;
/** DuckDB plans a thousand such tests for six seconds, and ten times a hundred in half of one. */
const testsAtOnce = 100;
/** A column that is no copy of the label nearly always shows it in its first rows. */
const firstLook = 1_000;

/** Can a model be learned from these labels, or only be fooled by them? */
export async function checkLabels(
  session: DuckDbSession,
  staged: Staged,
  definition: ModelDefinition,
): Promise<Finding[]> {
  const label = stagedColumn(staged, definition.data.label.column);
  const l = label.value;
  const row = await session.row(
    `SELECT count(${l}) AS labelled, CAST(min(${l}) AS VARCHAR) AS least, CAST(max(${l}) AS VARCHAR) AS greatest FROM ${staged.relation}`,
  );
  const labelled = numberIn(row, 'labelled');
  if (labelled === 0) return [noLabels(label.column.name, staged.rows)];
  const ends = [textIn(row, 'least'), textIn(row, 'greatest')] as const;
  return [
    ...(await classFindings(session, staged, { label, task: definition.task, ends })),
    ...(labelled < leakRows ? [] : await findLeaks(session, staged, label, labelled)),
  ];
}

interface Classes {
  readonly label: StagedColumn;
  readonly task: ModelDefinition['task'];
  /** The smallest and the greatest label. */
  readonly ends: readonly [string, string];
}

/** Never by counting different values: a file can have as many as rows. */
async function classFindings(
  session: DuckDbSession,
  { relation }: Staged,
  { label, task, ends }: Classes,
): Promise<Finding[]> {
  const { name, rule } = label.column;
  const shown = (value: string) => (rule.pii ? withheld : shownCell(value));
  const [least, greatest] = ends;
  if (task === 'regression') return [];
  if (least === greatest) return [oneClass(name, shown(least))];
  if (task === 'multiclass') return [];
  const text = `CAST(${label.value} AS VARCHAR)`;
  const row = await session.row(
    `SELECT count(*) AS n, min(${text}) AS example FROM ${relation} WHERE ${text} NOT IN (${literal(least)}, ${literal(greatest)})`,
  );
  const rows = numberIn(row, 'n');
  const others = { rows, example: shown(textIn(row, 'example')) };
  return rows === 0 ? [] : [tooManyClasses(name, [shown(least), shown(greatest)], others)];
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
  const copies: StagedColumn[] = [];
  for (let start = 0; start < columns.length; start += testsAtOnce) {
    const batch = columns.slice(start, start + testsAtOnce);
    const tests = batch.map((column, i) => `bool_and(${equal(column, label)}) AS e${i}`);
    const row = await session.row(`SELECT ${tests.join(', ')} FROM ${relation}`);
    copies.push(...batch.filter((_, i) => row[`e${i}`] === true));
  }
  return copies;
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
