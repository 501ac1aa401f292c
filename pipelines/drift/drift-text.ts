import { decimalsToTellApart, figure, percent } from '../gates/number-text.ts';
import type { DriftMeasurement, DriftPolicy } from './contract.ts';

/** Sentences that reports, logs and the command all show. */

interface Figures {
  readonly psi: number;
  readonly jensenShannon: number;
}

export function driftedText(figures: Figures, policy: DriftPolicy): string {
  const broken = [
    ...(figures.psi >= policy.psi ? [`PSI ${against(figures.psi, policy.psi)}`] : []),
    ...(figures.jensenShannon >= policy.jensenShannon
      ? [`Jensen-Shannon ${against(figures.jensenShannon, policy.jensenShannon)}`]
      : []),
  ];
  return `Drifted: ${broken.join(', ')}.`;
}

export function calmText(figures: Figures, policy: DriftPolicy): string {
  const psi = against(figures.psi, policy.psi);
  const divergence = against(figures.jensenShannon, policy.jensenShannon);
  return `Calm: PSI ${psi}, Jensen-Shannon ${divergence}.`;
}

export function chanceText(figures: Figures, policy: DriftPolicy, p: number): string {
  const psi = against(figures.psi, policy.psi);
  return `Calm: PSI ${psi}, but samples this small differ so by chance (p = ${p.toPrecision(2)}).`;
}

export function tooFewRecordsText(records: number, minRecords: number): string {
  return `Not judged: ${whole(records)} of the ${whole(minRecords)} records that are needed.`;
}

export function tooFewValuesText(n: number, records: number, least: number): string {
  return `Not judged: ${whole(n)} of ${whole(records)} records have a value; ${whole(least)} are needed.`;
}

export function movesWithTimeText(type: 'date' | 'timestamp'): string {
  return `Not scored: a ${type} moves on with time by itself.`;
}

export function noDistributionText(): string {
  return 'Not judged: the baseline has no distribution of it (personal data, or never a value).';
}

/** A measurement in one sentence. */
export function measurementText(
  measurement: Pick<
    DriftMeasurement,
    'records' | 'minRecords' | 'driftScore' | 'threshold' | 'judgedWeight' | 'features' | 'worst'
  >,
): string {
  const { records, minRecords, driftScore, threshold, judgedWeight, features, worst } = measurement;
  if (records < minRecords) {
    return `Not enough data: ${whole(records)} of the ${whole(minRecords)} records that are needed.`;
  }
  if (driftScore === null) {
    return `Not enough data: the features with enough values have ${percent(rounded(judgedWeight))} of the weight.`;
  }
  const drifted = features.filter((feature) => feature.drifted).length;
  const judged = features.filter(({ judgement }) => judgement === 'calm').length + drifted;
  const places = decimalsToTellApart(driftScore, threshold, 2);
  const side = driftScore > threshold ? 'over' : 'not over';
  const most = worst === null ? '' : `, ${worst.name} the most (PSI ${figure(worst.psi, 2)})`;
  return `DriftScore ${figure(driftScore, places)} is ${side} ${threshold}: ${drifted} of ${judged} features have drifted${most}.`;
}

/** `0.46 >= 0.2`, with as many decimals as show which side it is on. */
function against(value: number, limit: number): string {
  const places = decimalsToTellApart(value, limit, 2);
  return `${figure(value, places)} ${value >= limit ? '>=' : '<'} ${limit}`;
}

function rounded(share: number): number {
  return Math.round(share * 100) / 100;
}

/** `29,425`. */
function whole(count: number): string {
  return count.toLocaleString('en-US');
}
