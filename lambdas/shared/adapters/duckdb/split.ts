import type { HoldOutCut } from '../../../../pipelines/dataset/contract.ts';
import {
  cutTime,
  hashThreshold,
  holdOutPlanOf,
  isoOfMicroseconds,
  type HoldOutPlan,
} from '../../../../pipelines/dataset/hold-out.ts';
import type { ModelDefinition } from '../../../../pipelines/model-definition/contract.ts';
import { numberIn, type DuckDbSession } from './session.ts';
import { literal } from './sql-text.ts';
import { stagedColumn, type Staged } from './staged.ts';

/** How the kept rows are divided. */
export interface Split {
  readonly cut: HoldOutCut;
  /** SQL that is true for the rows of the hold-out, and false (never NULL) for all others. */
  readonly isHeldOut: string;
}

/** Fixes the hold-out of the rows that `kept` (SQL) is true for. */
export async function splitRows(
  session: DuckDbSession,
  staged: Staged,
  definition: ModelDefinition,
  kept: string,
): Promise<Split> {
  const plan = holdOutPlanOf(definition);
  return plan.method === 'hash'
    ? hashSplit(staged, plan)
    : await timeSplit(session, staged, plan, definition.holdOut.fraction, kept);
}

/**
 * MD5 because it is the same in every engine and every version of one; nothing here is a secret.
 * The unit separator keeps ('a', 'bc') and ('ab', 'c') apart, the record separator is "no value".
 */
function hashSplit(staged: Staged, plan: HoldOutPlan & { method: 'hash' }): Split {
  const { columns, fraction, salt } = plan;
  const texts = columns.map(
    (name) => `coalesce(CAST(${stagedColumn(staged, name).value} AS VARCHAR), chr(30))`,
  );
  // One call of many arguments: a chain of a thousand operators is too deep for the parser.
  const hash = `md5(concat_ws(chr(31), ${[literal(salt), ...texts].join(', ')}))`;
  return {
    cut: { method: 'hash', columns: [...columns], fraction, salt },
    isHeldOut: `left(${hash}, 13) < '${hashThreshold(fraction)}'`,
  };
}

async function timeSplit(
  session: DuckDbSession,
  staged: Staged,
  plan: HoldOutPlan & { method: 'time' },
  fraction: number,
  kept: string,
): Promise<Split> {
  const time = stagedColumn(staged, plan.column);
  const span = await session.row(
    `SELECT epoch_us(min(${time.value})) AS first, epoch_us(max(${time.value})) AS last FROM ${staged.relation} WHERE ${kept}`,
  );
  const [first, last] = [numberIn(span, 'first'), numberIn(span, 'last')];
  const resolution = time.column.rule.type === 'date' ? 'date' : 'timestamp';
  const cut = cutTime(first, last, fraction, resolution);
  const isAfter = `${time.value} >= make_timestamp(${cut})`;
  return {
    cut: {
      method: 'time',
      column: plan.column,
      ...(plan.group !== undefined && { group: plan.group }),
      from: isoOfMicroseconds(cut),
      to: isoOfMicroseconds(last),
    },
    isHeldOut:
      plan.group === undefined
        ? isAfter
        : await unsplitGroups(session, staged, plan.group, isAfter, kept),
  };
}

/** A group belongs to the hold-out if all of it lies after the cut; a row without one, by itself. */
async function unsplitGroups(
  session: DuckDbSession,
  staged: Staged,
  name: string,
  isAfter: string,
  kept: string,
): Promise<string> {
  const group = stagedColumn(staged, name).value;
  await session.run(
    `CREATE OR REPLACE TABLE begun AS SELECT DISTINCT ${group} AS g FROM ${staged.relation} WHERE ${kept} AND NOT (${isAfter}) AND ${group} IS NOT NULL`,
  );
  return `(${isAfter} AND (${group} IS NULL OR ${group} NOT IN (SELECT g FROM begun)))`;
}
