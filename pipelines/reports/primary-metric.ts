import { decimalsFor, figure } from '../gates/number-text.ts';
import { metricTitles } from '../gates/task-metrics.ts';
import type { Interval } from './interval-lanes.ts';
import type { RunMetric, RunRecord } from '../training/contract.ts';

/** What overviews show of a run: the metric that its gates compare first. */
export function primaryMetric({ metrics = [] }: RunRecord): RunMetric | undefined {
  return metrics[0];
}

/** `AUC 0.792 (0.771 to 0.812)`; nothing for a run without metrics. */
export function primaryText(run: RunRecord): string | undefined {
  const metric = primaryMetric(run);
  return metric && sideText(metric, metric.candidate);
}

/** The same of the champion that a run was compared with, on the same rows; only of that version. */
export function championText(run: RunRecord, version: number | undefined): string | undefined {
  const metric = primaryMetric(run);
  const same = version !== undefined && run.verdict?.champion?.version === version;
  return same && metric?.champion ? sideText(metric, metric.champion) : undefined;
}

function sideText({ name, candidate, champion }: RunMetric, side: Interval): string {
  const decimals = decimalsFor([candidate.value, champion?.value ?? 0]);
  const [value, low, high] = [side.value, side.low, side.high].map((number) =>
    figure(number, decimals),
  );
  return `${metricTitles[name]} ${value ?? ''} (${low ?? ''} to ${high ?? ''})`;
}
