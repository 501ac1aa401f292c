import { featureColumns } from '../model-definition/feature-columns.ts';
import type { ModelDefinition } from '../model-definition/contract.ts';

/** A record as it was captured. */
export interface TrafficRecord {
  /** By column: JSON values, or the text of CSV cells. */
  readonly features: Readonly<Record<string, unknown>>;
  /** A class and its probability, or probabilities by class, or a value. */
  readonly prediction: Readonly<Record<string, unknown>>;
}

/**
 * A record as one line of JSON, for a traffic engine to scan: `f`, the features in the order of
 * `featureColumns`, and `p`, what drift is measured of the prediction: the probability of a binary
 * model's positive class, a multiclass model's class, a regression's value. All text or null.
 */
export function trafficLine(record: TrafficRecord, definition: ModelDefinition): string {
  const { features, prediction } = record;
  const answer = {
    binary: prediction['probability'],
    multiclass: prediction['label'],
    regression: prediction['value'],
  }[definition.task];
  const f = featureColumns(definition).map((name) => textOf(features[name]));
  return JSON.stringify({ f, p: textOf(answer) });
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
