import { visible } from '../../pipelines/ingest/report-words.ts';
import type { Prediction, PredictionAnswer } from '../../pipelines/serving/contract.ts';
import { nameValueLines, painted, table } from '../../pipelines/training/text-layout.ts';
import type { Looks } from './terminal.ts';

/** Digits enough to tell two predictions apart, few enough to read. */
const DIGITS = 4;

/** Predictions for a terminal. Ends without a line break. */
export function predictionsText(answer: PredictionAnswer, looks: Looks): string {
  const { model, version, candidateId, variant, inferenceId, predictions } = answer;
  const [heading = '', ...lines] = table(['id', 'prediction'], predictions.map(rowOf));
  return [
    `${painted(model, 'strong', looks)} version ${version ?? 'unknown'}`,
    ...nameValueLines(
      [
        ['Candidate', candidateId],
        ['Variant', variant],
        ['Inference id', inferenceId],
      ],
      looks,
    ),
    '',
    ...[heading, ...lines].map((line) => `  ${visible(line)}`),
  ].join('\n');
}

function rowOf(prediction: Prediction): [string, string] {
  const { id } = prediction;
  if ('value' in prediction) return [id, String(prediction.value)];
  const label = String(prediction.label);
  if ('probability' in prediction) {
    return [id, `${label}  (probability ${prediction.probability.toFixed(DIGITS)})`];
  }
  const each = Object.entries(prediction.probabilities).map(
    ([name, probability]) => `${name} ${probability.toFixed(DIGITS)}`,
  );
  return [id, `${label}  (${each.join(', ')})`];
}
