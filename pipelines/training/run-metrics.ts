import type { EvaluationReport } from '../evaluation/contract.ts';
import type { GatesPolicy } from '../gates/contract.ts';
import type { RunMetric } from './contract.ts';

/** An evaluation's metrics as a run's record keeps them: those that the gates compare come first. */
export function runMetricsOf(
  { metrics }: EvaluationReport,
  { nonInferiority }: GatesPolicy,
): RunMetric[] {
  const judged = nonInferiority.map(({ metric }) => metric);
  const rank = ({ name }: RunMetric) =>
    judged.includes(name) ? judged.indexOf(name) : judged.length;
  return metrics.toSorted((a, b) => rank(a) - rank(b));
}
