import { figure, signed } from '../gates/number-text.ts';
import { at, rangeOf, scale } from './scale.ts';
import { markup, type SafeHtml } from './safe-html.ts';

/** A figure and its interval. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A figure in a row of its own. */
export interface Lane {
  readonly name: string;
  readonly interval: Interval;
  /** The colour: of the first or the second of two. */
  readonly series: 1 | 2;
}

/** What a set of lanes shows beside its figures. */
export interface LaneMarks {
  /** A line that says "nothing". */
  readonly zero?: boolean;
  /** A dashed line that must not be crossed. */
  readonly limit?: number | undefined;
  /** Figures with a sign. */
  readonly sign?: boolean;
}

/** Figures with their intervals on one scale, each in a lane, the numbers beside. */
export function intervalLanes(
  lanes: readonly Lane[],
  decimals: number,
  { zero = false, limit, sign = false }: LaneMarks = {},
): SafeHtml {
  const place = scale(
    rangeOf([
      ...lanes.flatMap(({ interval: { low, value, high } }) => [low, value, high]),
      ...(zero ? [0] : []),
      ...(limit === undefined ? [] : [limit]),
    ]),
  );
  const marks = [
    zero ? markup`<path class="zero" d="M${at(place(0))} 0v100"/>` : undefined,
    limit === undefined ? undefined : markup`<path class="limit" d="M${at(place(limit))} 0v100"/>`,
  ];
  const text = sign ? signed : figure;
  return markup`<div class="lanes">
${lanes.map(({ name, interval, series }) => {
  const { low, value, high } = interval;
  const between = `${text(low, decimals)} to ${text(high, decimals)}`;
  return markup`<span class="name">${name}</span>
<span class="plot"><svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label="${name}: ${text(value, decimals)}, interval ${between}">
${marks}<path class="s${series} span" d="M${at(place(low))} 50H${at(place(high))}"/>
<path class="s${series} pip" d="M${at(place(value))} 50h.01"/></svg></span>
<span class="value">${text(value, decimals)} <small>${between}</small></span>
`;
})}</div>`;
}
