import type { Check } from '../../../../pipelines/data-contract/checks.ts';
import { checkFinding } from '../../../../pipelines/data-contract/check-findings.ts';
import {
  maxSamples,
  shownCell,
  withheld,
  type FindingSample,
} from '../../../../pipelines/data-contract/finding-text.ts';
import type { Finding } from '../../../../pipelines/ingest/contract.ts';
import { violation } from './check-sql.ts';
import { numberIn, type DuckDbSession, type Row } from './session.ts';
import { stagedColumn, type Staged } from './staged.ts';
import { verdictOn, type ColumnSummary, type Verdict } from './summary.ts';

/** What stands in given cells of the file, and on which lines; rows count from 1. */
export type CellLookup = (
  rows: ReadonlySet<number>,
) => Promise<ReadonlyMap<number, { readonly line?: number; cell(column: string): string }>>;

/** Every broken check as a finding, with the first places where it is broken. */
export async function findBrokenChecks(
  session: DuckDbSession,
  staged: Staged,
  checks: readonly Check[],
  summaries: readonly ColumnSummary[],
  lookUp: CellLookup,
): Promise<Finding[]> {
  const judged = checks.map((check) => {
    const summary = summaries[staged.columns.indexOf(stagedColumn(staged, check.column.name))];
    return { check, verdict: summary && verdictOn(check, summary, staged.rows) };
  });
  const having = (wanted: Verdict) =>
    judged.filter(({ verdict }) => verdict === wanted).map(({ check }) => check);
  const broken = [
    ...having('broken').map((check) => ({ check, count: 1, rows: [] })),
    ...(await countBroken(session, staged, having('open'))),
  ].toSorted((a, b) => checks.indexOf(a.check) - checks.indexOf(b.check));
  if (broken.length === 0) return [];
  const rows = new Set(broken.flatMap(({ rows }) => rows));
  const located = rows.size === 0 ? new Map() : await lookUp(rows);
  return broken.map(({ check, count, rows }) =>
    checkFinding(
      check,
      count,
      rows.map((row) => sampleAt(row, check, located)),
    ),
  );
}

interface BrokenCheck {
  readonly check: Check;
  readonly count: number;
  readonly rows: readonly number[];
}

/** Counts all suspects, and finds the first rows of each, in one pass. */
async function countBroken(
  session: DuckDbSession,
  staged: Staged,
  suspects: readonly Check[],
): Promise<BrokenCheck[]> {
  const aggregates = suspects.flatMap((check, i) => {
    const column = stagedColumn(staged, check.column.name);
    if (check.rule.kind === 'categories') {
      return [`CAST(count(DISTINCT ${column.value}) > ${check.rule.limit} AS INTEGER) AS n${i}`];
    }
    const broken = violation(column, check.rule);
    const first = `min(r, ${maxSamples}) FILTER (WHERE ${broken})`;
    return [`count_if(${broken}) AS n${i}`, `${first} AS first${i}`];
  });
  if (aggregates.length === 0) return [];
  const row = await session.row(`SELECT ${aggregates.join(', ')} FROM ${staged.relation}`);
  return suspects
    .map((check, i) => ({ check, count: numberIn(row, `n${i}`), rows: rowsIn(row, `first${i}`) }))
    .filter(({ count }) => count > 0);
}

/** Row numbers count from 0 in the relation, and from 1 for people. */
function rowsIn(row: Row, name: string): number[] {
  const list = row[name];
  return Array.isArray(list) ? list.map((r) => Number(r) + 1) : [];
}

function sampleAt(
  row: number,
  { column }: Check,
  located: Awaited<ReturnType<CellLookup>>,
): FindingSample {
  const found = located.get(row);
  const got = column.rule.pii ? withheld : shownCell(found?.cell(column.name) ?? '');
  return { row, ...(found?.line === undefined ? {} : { line: found.line }), got };
}
