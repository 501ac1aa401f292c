import type { PredictionDistribution } from '../evaluation/contract.ts';
import { compareValues, type Distribution } from './compare-values.ts';
import type {
  DriftBaseline,
  DriftMeasurement,
  DriftMeasures,
  DriftPolicy,
  FeatureBaseline,
  FeatureDrift,
  TrafficSummary,
  ValueCounts,
} from './contract.ts';
import { driftScore } from './drift-score.ts';
import { measurementText } from './drift-text.ts';
import { judgeColumn, type JudgedColumn } from './judge-column.ts';
import { total } from './psi.ts';

const noValues: ValueCounts = {
  values: 0,
  nulls: 0,
  infinite: 0,
  unreadable: 0,
  numeric: null,
  categories: null,
};

/** How traffic differs from what the champion was trained on, and whether that is drift. */
export function measureDrift(
  baseline: DriftBaseline,
  summary: TrafficSummary,
  policy: DriftPolicy,
): DriftMeasurement {
  const { records } = summary;
  const counts = new Map(summary.features.map((feature) => [feature.name, feature]));
  const context = { records, policy, columns: baseline.features.length };
  const features = baseline.features
    .map((feature) => featureDrift(feature, counts.get(feature.name) ?? noValues, context))
    .toSorted(worstFirst);
  const { score, judgedWeight } = driftScore(features);
  const isEnough = records >= policy.minRecords && score !== null;
  const outcome = {
    records,
    minRecords: policy.minRecords,
    driftScore: isEnough ? score : null,
    threshold: policy.driftThreshold,
    judgedWeight,
    features,
    worst: worstOf(features),
  };
  return {
    ...outcome,
    status: isEnough ? 'measured' : 'notEnoughData',
    limits: { psi: policy.psi, jensenShannon: policy.jensenShannon },
    predictions: predictionDrift(baseline.predictions, summary.predictions, context),
    text: measurementText(outcome),
  };
}

type Context = Pick<JudgedColumn, 'records' | 'policy' | 'columns'>;

function featureDrift(
  { name, type, weight, profile }: FeatureBaseline,
  counts: ValueCounts,
  context: Context,
): FeatureDrift {
  const { numeric, categories, distinct, nulls, count } = profile;
  const baseline = { numeric, categories, distinct, nulls, values: count };
  return { name, type, weight, ...columnDrift(baseline, counts, { ...context, type }) };
}

function predictionDrift(
  baseline: PredictionDistribution | null,
  counts: ValueCounts | null,
  context: Context,
): DriftMeasures | null {
  if (baseline === null || counts === null) return null;
  const { numeric, categories } = baseline;
  const values = numeric
    ? total(numeric.counts)
    : total(categories?.top.map(({ count }) => count) ?? []) + (categories?.otherCount ?? 0);
  // Of predictions the profile tells no number of different values; one is in the bins.
  const distinct = numeric?.counts.length ?? 0;
  const isValueBins = numeric !== undefined && distinct < 50;
  const column = {
    numeric,
    categories,
    nulls: 0,
    values,
    distinct: isValueBins ? distinct : values,
  };
  return columnDrift(column, counts, { ...context, type: numeric ? 'number' : 'category' });
}

function columnDrift(
  baseline: Distribution,
  counts: ValueCounts,
  context: Context & Pick<JudgedColumn, 'type'>,
): DriftMeasures {
  const { values, nulls, infinite, unreadable } = counts;
  const comparison = compareValues(baseline, counts);
  const all = values + nulls + infinite + unreadable;
  const { judgement, drifted, why } = judgeColumn(
    hasDistribution(baseline) ? comparison : 'noDistribution',
    { ...context, n: values },
  );
  return {
    n: values,
    ...comparison,
    nullShare: {
      baseline: shareOf(baseline.nulls, baseline.nulls + baseline.values),
      current: shareOf(nulls, all),
    },
    infiniteShare: shareOf(infinite, all),
    unreadableShare: shareOf(unreadable, all),
    judgement,
    drifted,
    why,
  };
}

function hasDistribution({ numeric, categories }: Distribution): boolean {
  return numeric !== undefined || (categories !== undefined && categories.top.length > 0);
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function worstFirst(a: FeatureDrift, b: FeatureDrift): number {
  const difference = rank(b) - rank(a);
  if (difference !== 0) return difference;
  return a.name < b.name ? -1 : 1;
}

/** The stability index of what was judged; all else comes after it. */
function rank({ judgement, psi }: FeatureDrift): number {
  const isJudged = judgement === 'drifted' || judgement === 'calm';
  return isJudged && psi !== null ? psi : -1;
}

function worstOf(features: readonly FeatureDrift[]): DriftMeasurement['worst'] {
  const [first] = features;
  if (first === undefined || rank(first) < 0) return null;
  const { name, psi, jensenShannon } = first;
  return psi === null || jensenShannon === null ? null : { name, psi, jensenShannon };
}
