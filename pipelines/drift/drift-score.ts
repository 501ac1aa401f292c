import type { FeatureDrift } from './contract.ts';

/** Less than this part of the weight that could be judged makes no score of the whole. */
const leastJudged = 0.5;

export interface DriftScore {
  /** Null when too little could be judged. */
  readonly score: number | null;
  /** Of the features that were judged. */
  readonly judgedWeight: number;
}

/**
 * The weight of the drifted features in that of all judged ones. A feature that can't be judged is
 * in neither: it never counts as calm. What moves with time, or has no distribution to compare
 * with, gives its weight to the others; what only lacks values now must not be more than half.
 */
export function driftScore(
  features: readonly Pick<FeatureDrift, 'weight' | 'judgement'>[],
): DriftScore {
  const weightOf = (...judgements: FeatureDrift['judgement'][]) =>
    features
      .filter(({ judgement }) => judgements.includes(judgement))
      .reduce((sum, { weight }) => sum + weight, 0);
  const judgedWeight = Math.min(1, weightOf('drifted', 'calm'));
  const judgeable = judgedWeight + weightOf('tooFewValues');
  if (judgedWeight <= 0 || judgedWeight < leastJudged * judgeable) {
    return { score: null, judgedWeight };
  }
  return { score: Math.min(1, weightOf('drifted') / judgedWeight), judgedWeight };
}
