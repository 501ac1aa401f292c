import type { ComparedMetric, EvaluationReport, TrainingFacts } from '../evaluation/contract.ts';
import { decimalsFor, figure, percent, signed } from '../gates/number-text.ts';
import { metricTitles } from '../gates/task-metrics.ts';
import type { CardMetric } from './contract.ts';

/** The limits of AWS's schema: a matrix has at most 20 rows and columns, a name 63 characters. */
const MATRIX_SIZE = 20;
const AXIS_NAME = 63;
/** Bars that can still be told apart. */
const BARS = 25;

type Scored = EvaluationReport['candidate'];

/** A metric of the candidate, and how it differs from the champion's. */
export function metricFigures(metric: ComparedMetric, confidence: number): CardMetric[] {
  const { name, candidate, champion, difference, higherIsBetter } = metric;
  const decimals = decimalsFor([candidate.value, champion?.value ?? 0]);
  const between = ({ low, high }: { readonly low: number; readonly high: number }) =>
    `${percent(confidence)} confidence between ${figure(low, decimals)} and ${figure(high, decimals)}`;
  const direction = `${higherIsBetter ? 'Higher' : 'Lower'} is better.`;
  return [
    {
      name: metricTitles[name],
      type: 'number',
      value: candidate.value,
      notes: `${direction} ${between(candidate)}, ${candidate.n} rows.`,
    },
    ...(champion === null || difference === null
      ? []
      : [
          {
            name: `${metricTitles[name]}, difference from the champion`,
            type: 'number' as const,
            value: difference.value,
            notes: `The champion's is ${figure(champion.value, decimals)}. ${percent(confidence)} confidence between ${signed(difference.low, decimals)} and ${signed(difference.high, decimals)}.`,
          },
        ]),
  ];
}

/** Rows by their true class, columns by the predicted one; nothing where it would not fit. */
export function confusionMatrix({ confusion, threshold }: Scored): CardMetric[] {
  if (confusion === null || confusion.counts.length > MATRIX_SIZE) return [];
  const names = confusion.classes.map((value) => String(value).slice(0, AXIS_NAME));
  return [
    {
      name: 'Confusion matrix',
      type: 'matrix',
      value: confusion.counts,
      x_axis_name: names,
      y_axis_name: names,
      notes: `Rows: the true class; columns: the predicted one.${threshold === null ? '' : ` Yes from ${threshold} on.`}`,
    },
  ];
}

/** What came true of what was predicted. */
export function calibrationGraph({ calibration }: Scored): CardMetric[] {
  if (calibration === null || calibration.bins.length === 0) return [];
  return [
    { name: 'Calibration error', type: 'number', value: calibration.error },
    {
      name: 'Calibration',
      type: 'linear_graph',
      value: calibration.bins.map(({ meanPrediction, positiveShare }) => [
        meanPrediction,
        positiveShare,
      ]),
      x_axis_name: 'Mean prediction of a bin',
      y_axis_name: 'Share that came true',
    },
  ];
}

/** The features that the model leans on most. */
export function gainChart({ features }: TrainingFacts): CardMetric[] {
  const most = features.toSorted((a, b) => b.gainShare - a.gainShare).slice(0, BARS);
  if (most.length === 0) return [];
  return [
    {
      name: 'Share of gain',
      type: 'bar_chart',
      value: most.map(({ gainShare }) => gainShare),
      x_axis_name: most.map(({ name }) => name.slice(0, AXIS_NAME)),
      y_axis_name: 'Share of the whole, as the algorithm measures it',
      notes: `The first ${most.length} of ${features.length} features.`,
    },
  ];
}
