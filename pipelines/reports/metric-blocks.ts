import type { GateResult } from '../gates/contract.ts';
import { decimalsFor, figure, signed } from '../gates/number-text.ts';
import { metricTitles } from '../gates/task-metrics.ts';
import { wholeNumber } from '../ingest/report-words.ts';
import type { RunMetric } from '../training/contract.ts';
import { badge, capital } from './badge.ts';
import { intervalLanes } from './interval-lanes.ts';
import { markup, type SafeHtml } from './safe-html.ts';

/** A run's metrics: candidate and champion on one scale, and below what they differ by. */
export function metricBlocks(
  metrics: readonly RunMetric[],
  gates: readonly GateResult[],
): SafeHtml | undefined {
  const [first] = metrics;
  if (first === undefined) return undefined;
  const note = `Measured on ${wholeNumber(first.candidate.n)} rows that no model was trained on. A dot is the figure, its line the interval that ${wholeNumber(first.candidate.resamples)} resamples gave it.`;
  return markup`${metrics.map((metric) => metricBlock(metric, gates))}<p class="note">${note}</p>`;
}

function metricBlock(metric: RunMetric, gates: readonly GateResult[]): SafeHtml {
  const { name, higherIsBetter, candidate, champion } = metric;
  const decimals = decimalsFor([candidate.value, champion?.value ?? 0]);
  const gate = gates.find((result) => result.metric === name);
  const floor = gate?.gate === 'floor' && gate.bound !== null ? gate.bound : undefined;
  const sides = [
    { name: 'Candidate', interval: candidate, series: 1 as const },
    ...(champion === null ? [] : [{ name: 'Champion', interval: champion, series: 2 as const }]),
  ];
  return markup`<div class="card pad block">
<h3>${capital(metricTitles[name])} <small>${higherIsBetter ? 'higher' : 'lower'} is better</small>${gate && badge(gate.passed ? 'good' : 'bad', gate.passed ? 'passed' : 'failed', 'small')}</h3>
${intervalLanes(sides, decimals, { limit: floor })}
${floor === undefined ? undefined : legend(`the floor of a first model, ${figure(floor, decimals)}`)}${difference(metric, gate, decimals)}</div>
`;
}

function difference(
  { difference: by }: RunMetric,
  gate: GateResult | undefined,
  decimals: number,
): SafeHtml | undefined {
  if (by === null) return undefined;
  const margin = gate?.gate === 'nonInferiority' && gate.bound !== null ? gate.bound : undefined;
  const lane = { name: 'Difference', interval: by, series: 1 as const };
  return markup`${intervalLanes([lane], decimals, { zero: true, limit: margin, sign: true })}
${margin === undefined ? undefined : legend(`the margin, ${signed(margin, decimals)}: the whole interval must lie on the better side of it`)}`;
}

function legend(text: string): SafeHtml {
  return markup`<p class="key" style="margin:0.5rem 0 0"><span><i class="line" style="width:1.25rem"></i>${text}</span></p>
`;
}
