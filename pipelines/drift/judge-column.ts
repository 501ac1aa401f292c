import type { Comparison } from './compare-values.ts';
import type { DriftPolicy, FeatureType, Judgement } from './contract.ts';
import {
  calmText,
  chanceText,
  driftedText,
  movesWithTimeText,
  noDistributionText,
  tooFewRecordsText,
  tooFewValuesText,
} from './drift-text.ts';

/** As many false alarms are taken among all columns of a report, were chance all there is. */
const mostFalseAlarms = 0.01;

/** What a column is judged by, besides its comparison. */
export interface JudgedColumn {
  readonly type: FeatureType;
  /** Values of the traffic. */
  readonly n: number;
  readonly records: number;
  readonly policy: DriftPolicy;
  /** How many columns are judged side by side: p is held against its share of the error (Bonferroni). */
  readonly columns: number;
}

export interface Judged {
  readonly judgement: Judgement;
  readonly drifted: boolean;
  readonly why: string;
}

/** Half of the records must have a value: as many as it takes to tell 0.2 from chance. */
function leastValues({ minRecords }: DriftPolicy): number {
  return Math.ceil(minRecords / 2);
}

/**
 * Drifted is what differs by as much as the policy says and by more than chance explains. Alone p
 * never decides: it is small for any difference once there are many records.
 */
export function judgeColumn(
  comparison: Comparison | 'noDistribution',
  column: JudgedColumn,
): Judged {
  const { type, n, records, policy, columns } = column;
  if (comparison === 'noDistribution') return judged('noDistribution', noDistributionText());
  if (type === 'date' || type === 'timestamp') {
    return judged('movesWithTime', movesWithTimeText(type));
  }
  const { psi, jensenShannon, chiSquare } = comparison;
  if (records < policy.minRecords) {
    return judged('tooFewValues', tooFewRecordsText(records, policy.minRecords));
  }
  const least = leastValues(policy);
  if (n < least || psi === null || jensenShannon === null || chiSquare === null) {
    return judged('tooFewValues', tooFewValuesText(n, records, least));
  }
  const figures = { psi, jensenShannon };
  if (psi < policy.psi && jensenShannon < policy.jensenShannon) {
    return judged('calm', calmText(figures, policy));
  }
  if (chiSquare.p * columns >= mostFalseAlarms) {
    return judged('calm', chanceText(figures, policy, chiSquare.p));
  }
  return judged('drifted', driftedText(figures, policy));
}

function judged(judgement: Judgement, why: string): Judged {
  return { judgement, drifted: judgement === 'drifted', why };
}
