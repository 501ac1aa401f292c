import type { ComparedMetric, EvaluationReport } from '../evaluation/contract.ts';
import { EvaluationInvalidError } from '../shared/errors.ts';
import type { GateResult, GatesPolicy, NonInferiority } from './contract.ts';
import { decimalsFor, decimalsToTellApart, figure, percent, signed } from './number-text.ts';
import { metricTitles, type MetricName } from './task-metrics.ts';

/** A gate's result, and its figures without the words that judge them. */
export interface JudgedGate {
  readonly result: GateResult;
  /** `AUC 0.664 against the champion's 0.579; …`: a part of a sentence. */
  readonly clause: string;
}

/** Is the hold-out large enough to say anything? */
export function holdOutSize(rows: number, minRows: number): JudgedGate {
  const passed = rows >= minRows;
  const clause = passed
    ? `${count(rows)} rows are held out, and ${count(minRows)} are needed`
    : `${count(rows)} rows are held out, and a verdict needs ${count(minRows)}`;
  return gate('holdOutSize', null, passed, rows, minRows, {
    lead: passed ? 'Enough rows' : 'Too few rows',
    clause,
  });
}

/** The champion can't be scored on this hold-out. */
export function notComparable(reason: string): JudgedGate {
  return gate('comparable', null, false, null, null, {
    lead: 'The champion could not be compared',
    clause: reason,
  });
}

/** The first model: good enough by itself? Equal to the floor passes. */
export function floor(metric: ComparedMetric, bound: number, confidence: number): JudgedGate {
  const { name, higherIsBetter, candidate } = metric;
  const passed = higherIsBetter ? candidate.value >= bound : candidate.value <= bound;
  const decimals = decimalsToTellApart(candidate.value, bound, decimalsFor([candidate.value]));
  const [low, high] = [candidate.low, candidate.high].map((end) => figure(end, decimals));
  const value = `${metricTitles[name]} ${figure(candidate.value, decimals)}, with ${percent(confidence)} confidence between ${low} and ${high}`;
  const needed = `at ${higherIsBetter ? 'least' : 'most'} ${figure(bound, decimals)}`;
  return gate('floor', name, passed, candidate.value, bound, {
    lead: passed ? 'Good enough for a first model' : 'Not good enough for a first model',
    clause: `${value}; a first model needs ${needed}`,
  });
}

/**
 * Against the champion: does the whole interval of the difference lie on the right side of the
 * margin? An end that is equal to the margin passes.
 */
export function nonInferiority(
  metric: ComparedMetric,
  rule: NonInferiority,
  confidence: number,
): JudgedGate {
  const { name, higherIsBetter, candidate } = metric;
  const { champion, difference } = compared(metric);
  const margin = rule.margin * (rule.marginOf === 'champion' ? Math.abs(champion.value) : 1);
  const bound = higherIsBetter ? -margin : margin;
  const worse = higherIsBetter ? difference.low : difference.high;
  const passed = higherIsBetter ? worse >= bound : worse <= bound;
  const decimals = decimalsToTellApart(
    worse,
    bound,
    decimalsFor([candidate.value, champion.value]),
  );
  const [by, low, high, limit] = [difference.value, difference.low, difference.high, bound].map(
    (value) => signed(value, decimals),
  );
  const clause = [
    `${metricTitles[name]} ${figure(candidate.value, decimals)} against the champion's ${figure(champion.value, decimals)}`,
    `the difference is ${by}, with ${percent(confidence)} confidence between ${low} and ${high}, and its ${higherIsBetter ? 'lower' : 'upper'} end is ${place(worse, bound)} the margin of ${limit}${share(rule)}`,
  ].join('; ');
  return gate('nonInferiority', name, passed, worse, bound, {
    lead: leadOf(passed, higherIsBetter, difference),
    clause,
  });
}

/** Both sides of a comparison. */
function compared({ name, champion, difference }: ComparedMetric) {
  if (champion !== null && difference !== null) return { champion, difference };
  throw new EvaluationInvalidError(
    `The evaluation compares no ${name} with the champion's, though there is a champion.`,
    { metric: name },
  );
}

function leadOf(
  passed: boolean,
  higherIsBetter: boolean,
  { low, high }: { readonly low: number; readonly high: number },
): string {
  const [better, worse] = higherIsBetter ? [low > 0, high < 0] : [high < 0, low > 0];
  if (better) return 'Better';
  if (passed) return worse ? 'Worse, by less than the margin' : 'No worse';
  return worse ? 'Worse' : 'Not shown to be no worse';
}

function place(end: number, bound: number): string {
  if (end === bound) return 'at';
  return end > bound ? 'above' : 'below';
}

function share({ margin, marginOf }: NonInferiority): string {
  return marginOf === 'champion' ? `, ${percent(margin)} of the champion's` : '';
}

/**
 * The metric of a report that a policy names.
 * @throws EvaluationInvalidError when the report lacks it
 */
export function metricOf({ metrics }: EvaluationReport, name: MetricName): ComparedMetric {
  const found = metrics.find((metric) => metric.name === name);
  if (found !== undefined) return found;
  throw new EvaluationInvalidError(
    `The gates need the metric ${name}, and the evaluation measured ${metrics.map((metric) => metric.name).join(', ') || 'none'}.`,
    { metric: name },
  );
}

/**
 * The policy's floors, as pairs. A stored policy has its keys sorted, so their order says nothing: that
 * of the comparisons does, of which the first is the one to be shown.
 */
export function floorsOf({ floors, nonInferiority }: GatesPolicy): [MetricName, number][] {
  const shown = new Map(nonInferiority.map(({ metric }, place) => [metric, place]));
  const placeOf = (name: MetricName) => shown.get(name) ?? shown.size;
  return Object.entries(floors)
    .flatMap(([name, bound]) =>
      isMetric(name) && bound !== undefined ? [[name, bound] as [MetricName, number]] : [],
    )
    .toSorted(([a], [b]) => placeOf(a) - placeOf(b));
}

function isMetric(name: string): name is MetricName {
  return name in metricTitles;
}

function gate(
  name: GateResult['gate'],
  metric: GateResult['metric'],
  passed: boolean,
  measured: number | null,
  bound: number | null,
  { lead, clause }: { readonly lead: string; readonly clause: string },
): JudgedGate {
  return {
    result: { gate: name, metric, passed, measured, bound, text: `${lead}: ${clause}.` },
    clause,
  };
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
