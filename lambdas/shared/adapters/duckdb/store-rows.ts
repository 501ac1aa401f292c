import {
  allNull,
  constantColumn,
  holdOutEmpty,
  lopsidedHoldOut,
} from '../../../../pipelines/data-contract/dataset-findings.ts';
import type { ColumnProfile } from '../../../../pipelines/dataset/contract.ts';
import type { Finding } from '../../../../pipelines/ingest/contract.ts';
import type { AcceptedDataset, ExamineInput, RefusedDataset } from '../../ports/dataset-engine.ts';
import { profileColumns } from './profile-columns.ts';
import type { DuckDbSession } from './session.ts';
import { splitRows } from './split.ts';
import { stagedColumn, type Staged, type StagedColumn } from './staged.ts';
import { writeParts } from './write-parts.ts';

/** Splits, writes and profiles rows that keep the contract. */
export async function storeRows(
  session: DuckDbSession,
  staged: Staged,
  { definition, workDirectory }: ExamineInput,
): Promise<AcceptedDataset | RefusedDataset> {
  const label = stagedColumn(staged, definition.data.label.column);
  const kept = `${label.value} IS NOT NULL`;
  const split = await splitRows(session, staged, definition, kept);
  const beside = await session.fork();
  await session.run('SET threads = 1');
  const [parts, columns] = await both(
    writeParts(session, staged, kept, split, workDirectory),
    profileColumns(beside, staged, kept),
  );
  beside.close();
  const { training, holdOut } = parts;
  const stored = training.rows + holdOut.rows;
  if (training.rows === 0 || holdOut.rows === 0) {
    const part = training.rows === 0 ? 'training' : 'hold-out';
    const finding = holdOutEmpty({ part, rows: stored, cut: split.cut });
    return { outcome: 'refused', findings: [finding], rowsRead: staged.rows };
  }
  const lopsided = lopsidedHoldOut(training.rows, holdOut.rows, definition.holdOut.fraction);
  const warnings = warningsFor(staged, columns);
  return {
    outcome: 'accepted',
    findings: lopsided ? [lopsided, ...warnings] : warnings,
    rows: {
      read: staged.rows,
      droppedWithoutLabel: staged.rows - stored,
      training: training.rows,
      holdOut: holdOut.rows,
    },
    holdOut: split.cut,
    profile: { schemaVersion: 1, rows: stored, columns: Object.fromEntries(columns) },
    training: training.file,
    holdOutFile: holdOut.file,
  };
}

function warningsFor(staged: Staged, profiles: ReadonlyMap<string, ColumnProfile>): Finding[] {
  return staged.columns.flatMap(({ column }: StagedColumn) => {
    const profile = profiles.get(column.name);
    const matters = column.role === 'feature' || column.role === 'label';
    if (profile === undefined || !matters) return [];
    if (profile.count === 0) return [allNull(column.name, profile.nulls)];
    const isConstant = profile.distinct === 1 && profile.nulls === 0;
    return isConstant ? [constantColumn(column.name, profile.count)] : [];
  });
}

/** Waits for both, also when one fails: a database must not be closed under a running query. */
async function both<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}
