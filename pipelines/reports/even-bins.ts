import type { DriftChart } from '../drift/contract.ts';

type NumericChart = Omit<Extract<DriftChart, { kind: 'numeric' }>, 'kind'>;

/** As many as a phone shows apart. */
const BARS = 28;
/** Of the values on each side that the first and the last bar hold together. */
const TAIL = 0.005;

/** A distribution in bars of one width, so that its shape is seen. */
export interface EvenBins extends NumericChart {
  /** Whether values lie beyond the first edge, and are counted in the first bar; so with the last. */
  readonly beyond: readonly [below: boolean, above: boolean];
}

/**
 * Bins of equal counts, drawn as bars of equal width: the values of a bin are taken to lie evenly in
 * it. The few farthest values are counted in the outer bars, so that one of them doesn't flatten all.
 */
export function evenBins({ edges, baseline, current }: NumericChart): EvenBins {
  const low = edges[0] ?? 0;
  const high = edges.at(-1) ?? 1;
  const both = baseline.map((share, bin) => share + (current[bin] ?? 0));
  const from = quantile(edges, both, TAIL) ?? low;
  const to = quantile(edges, both, 1 - TAIL) ?? high;
  const width = drawableWidth((to - from) / BARS, high - low);
  const spread = (shares: readonly number[]) => {
    const bars = Array.from({ length: BARS }, () => 0);
    for (const [bin, share] of shares.entries()) {
      pour(share, [edges[bin] ?? low, edges[bin + 1] ?? high], { bars, from, width });
    }
    return bars;
  };
  return {
    edges: Array.from({ length: BARS + 1 }, (_, index) => from + index * width),
    baseline: spread(baseline),
    current: spread(current),
    beyond: [from > low, to < high],
  };
}

/** The width of a bar: 1 when the values lie so close together that doubles can't tell bars apart. */
function drawableWidth(width: number, span: number): number {
  return width > span * Number.EPSILON ? width : 1;
}

interface Bars {
  readonly bars: number[];
  readonly from: number;
  readonly width: number;
}

/** Adds a bin's share to the bars it lies over. */
function pour(share: number, [a, b]: readonly [number, number], { bars, from, width }: Bars): void {
  const place = (value: number) => Math.min(BARS, Math.max(0, (value - from) / width));
  const [start, end] = [place(a), place(b)];
  if (!(end > start)) {
    const bar = Math.min(BARS - 1, Math.floor(start));
    bars[bar] = (bars[bar] ?? 0) + share;
    return;
  }
  // What lies beyond the ends goes to the outer bars.
  const inside = (b - a) / width;
  const before = Math.min(1, Math.max(0, (from - a) / width / inside));
  const after = Math.min(1, Math.max(0, ((b - from) / width - BARS) / inside));
  bars[0] = (bars[0] ?? 0) + share * before;
  bars[BARS - 1] = (bars[BARS - 1] ?? 0) + share * after;
  const rest = share * Math.max(0, 1 - before - after);
  for (let bar = Math.floor(start); bar < Math.min(BARS, Math.ceil(end)); bar += 1) {
    const part = (Math.min(end, bar + 1) - Math.max(start, bar)) / (end - start);
    bars[bar] = (bars[bar] ?? 0) + rest * part;
  }
}

/** The value below which a share of all lies; undefined without any. */
function quantile(
  edges: readonly number[],
  weights: readonly number[],
  share: number,
): number | undefined {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let left = total * share;
  for (const [bin, weight] of weights.entries()) {
    const [a, b] = [edges[bin], edges[bin + 1]];
    if (a === undefined || b === undefined) return undefined;
    if (weight > 0 && left <= weight) return a + (b - a) * (left / weight);
    left -= weight;
  }
  return undefined;
}
