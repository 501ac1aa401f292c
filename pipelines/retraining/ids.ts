import { hashOf, type Json } from '../shared/canonical-json.ts';
import type { RunPolicy } from '../training/policy.ts';

/** `trg-` and 20 hexadecimal digits: equal parts are the same trigger, however often it is told. */
export function triggerIdOf(...parts: readonly Json[]): string {
  return `trg-${hashOf(parts).slice(0, 20)}`;
}

/** The trigger that a dataset version is. */
export function uploadTriggerId(model: string, datasetVersion: string): string {
  return triggerIdOf('datasetVersion', model, datasetVersion);
}

/** The trigger that one change of an alarm's state is. */
export function alarmTriggerId(model: string, alarm: string, changedAt: string): string {
  return triggerIdOf('alarm', model, alarm, changedAt);
}

/** The decision that a model's state was written with. */
export function decisionIdOf(model: string, sequence: number): string {
  return `dec-${hashOf([model, sequence]).slice(0, 20)}`;
}

/** Of what a run makes of the same rows: a model trained before another one is out of date. */
export function trainingCodeHash({ algorithm, window }: RunPolicy): string {
  return hashOf([algorithm, window]);
}
