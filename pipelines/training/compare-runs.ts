import { decimalsFor, figure } from '../gates/number-text.ts';
import { wholeNumber } from '../ingest/report-words.ts';
import type { RunMetric, RunRecord, WindowPart } from './contract.ts';
import { metricTitle, numbersText, standingOf, versionText } from './run-words.ts';
import { hanging, painted, table, type TextOptions } from './text-layout.ts';

/** Two runs side by side: what differs in their making, and the metrics of their candidates. */
export function compareRuns(one: RunRecord, other: RunRecord, options: TextOptions = {}): string {
  const differing = settingsOf(one, other).filter(([, a, b]) => a !== b);
  const metrics = (one.metrics ?? []).flatMap((metric) => {
    const match = other.metrics?.find(({ name }) => name === metric.name);
    return match === undefined ? [] : [[metric, match] as const];
  });
  return [
    table(
      ['', one.id, other.id],
      [
        ['Standing', standingOf(one)[0], standingOf(other)[0]],
        ...differing.map(([name, a, b]) => [name, a, b]),
      ],
    ),
    metricLines(metrics, one, other, options),
  ]
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** Everything that makes a run what it is: name, one's, the other's. */
function settingsOf(one: RunRecord, other: RunRecord): [string, string, string][] {
  const names = new Set([one, other].flatMap((run) => Object.keys(run.hyperparameters ?? {})));
  for (const byRun of ['candidate_id', 'data_hash']) names.delete(byRun);
  const of = (run: RunRecord): [string, string][] => [
    ['Data', versionText(run)],
    ...windowSettings(run.window ?? []),
    ['Policy', run.policyHash.slice(0, 12)],
    ...[...names]
      .toSorted()
      .map((name): [string, string] => [name, run.hyperparameters?.[name] ?? 'not set']),
  ];
  const others = of(other);
  return of(one).map(([name, value], index) => [name, value, others[index]?.[1] ?? '']);
}

function windowSettings(window: readonly WindowPart[]): [string, string][] {
  return [
    ['Window', numbersText(window)],
    ['Rows', wholeNumber(window.reduce((sum, { rows }) => sum + rows, 0))],
    ['Hold-outs in it', numbersText(window.filter((part) => part.holdOutIncluded)) || 'none'],
  ];
}

function metricLines(
  pairs: readonly (readonly [RunMetric, RunMetric])[],
  one: RunRecord,
  other: RunRecord,
  options: TextOptions,
): string[] {
  if (pairs.length === 0) return hanging('', 'They have no metrics in common to compare.', options);
  const same = one.datasetVersion === other.datasetVersion;
  return [
    painted('Metrics of the candidates', 'strong', options),
    ...table(
      ['Metric', one.id, other.id],
      pairs.flatMap(([a, b]) => metricRows(a, b)),
    ).map((line) => `  ${line}`),
    '  Below each figure its interval.',
    ...hanging(
      '  ',
      same
        ? 'Both were measured on the same hold-out.'
        : 'Each was measured on the hold-out of its own dataset version: a difference may come from the rows, and not from the models.',
      options,
    ),
  ];
}

function metricRows(a: RunMetric, b: RunMetric): string[][] {
  const decimals = decimalsFor([a.candidate.value, b.candidate.value]);
  const sides = [a.candidate, b.candidate];
  return [
    [metricTitle(a), ...sides.map(({ value }) => figure(value, decimals))],
    ['', ...sides.map(({ low, high }) => `${figure(low, decimals)} to ${figure(high, decimals)}`)],
  ];
}
