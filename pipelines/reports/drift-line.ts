import { timeText } from '../ingest/report-words.ts';
import type { MonitoringRecord } from '../monitoring/contract.ts';
import { markup, type SafeHtml } from './safe-html.ts';
import { at, scale } from './scale.ts';

/** Points that can still be told apart. */
const MOST_POINTS = 120;

interface Point {
  readonly x: number;
  readonly y: number;
  readonly over: boolean;
  readonly version: number | undefined;
}

/** The drift score over time with its threshold; nothing before two scores. */
export function driftLine(monitorings: readonly MonitoringRecord[]): SafeHtml | undefined {
  const scored = monitorings
    .filter(({ figures }) => (figures?.driftScore ?? null) !== null)
    .slice(0, MOST_POINTS)
    .toReversed();
  const [first, last] = [scored[0], scored.at(-1)];
  if (first === undefined || last === undefined || scored.length < 2) return undefined;
  const points = pointsOf(scored, [Date.parse(first.endedAt), Date.parse(last.endedAt)]);
  const threshold = last.figures?.threshold ?? 0;
  const line = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${at(x)} ${at(y)}`);
  return markup`<div class="card pad" style="margin-bottom:1rem">
<p class="key"><span><i class="first"></i>drift score</span><span><i class="line" style="width:1.25rem"></i>threshold ${threshold}</span><span><i class="pale"></i>another version serves</span></p>
<div class="plot rise" style="height:8rem"><span style="top:0">1</span><span style="top:50%">0.5</span><svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label="Drift score over time, the last ${last.figures?.driftScore?.toFixed(2) ?? ''}">
<path class="grid" d="M0 100H100M0 0H100M0 50H100${changes(points)}"/>
<path class="limit" d="M0 ${at(100 - threshold * 100)}H100"/>
<path class="s1 thin" d="${line.join('')}"/>
<path class="s1 pip" style="stroke-width:7" d="${pips(points, false)}"/>
<path class="pip" style="stroke:var(--bad);stroke-width:7" d="${pips(points, true)}"/></svg></div>
<p class="axis"><span>${timeText(first.endedAt)}</span><span>${timeText(last.endedAt)}</span></p>
</div>`;
}

function pointsOf(
  scored: readonly MonitoringRecord[],
  [from, to]: readonly [number, number],
): Point[] {
  const place = scale([from, to > from ? to : from + 1]);
  return scored.map(({ figures, endedAt, packageVersion }) => {
    const score = figures?.driftScore ?? 0;
    return {
      // Half a dot's room at both ends.
      x: 1 + place(Date.parse(endedAt)) * 0.98,
      y: 100 - score * 100,
      over: score > (figures?.threshold ?? 1),
      version: packageVersion,
    };
  });
}

function pips(points: readonly Point[], over: boolean): string {
  return points
    .filter((point) => point.over === over)
    .map(({ x, y }) => `M${at(x)} ${at(y)}h.01`)
    .join('');
}

/** A line up before each point that another version answered than the one before. */
function changes(points: readonly Point[]): string {
  return points
    .flatMap(({ x, version }, index) => {
      const before = points[index - 1];
      return before === undefined || before.version === version
        ? []
        : [`M${at((x + before.x) / 2)} 0V100`];
    })
    .join('');
}
