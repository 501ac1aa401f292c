import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evenBins } from '../../../../pipelines/reports/even-bins.ts';
import { monitoringPage } from '../../../../pipelines/reports/monitoring-page.ts';
import { textOf } from './page-checks.ts';
import { driftReportSample, feature } from './sample-drift.ts';
import { monitoring } from './sample-model.ts';

const sum = (shares: readonly number[]) => shares.reduce((total, share) => total + share, 0);

describe('the page of a monitoring', () => {
  const page = monitoringPage({ monitoring: monitoring(8, 0.43), report: driftReportSample() });

  it('says how it stands, with the score beside its threshold', () => {
    expect(textOf(page)).toContain('Drift Drift: 43.0 % of what the model leans on has moved');
    expect(page).toContain('aria-label="Drift score 0.430, threshold 0.3"');
  });

  it('keeps the order of the report: the worst first', () => {
    const names = [...page.matchAll(/<h3>([a-z_]+) <span/g)].map(([, name]) => name);
    expect(names).toEqual(driftReportSample().features.map(({ name }) => name));
  });

  it('paints distances that are too large, and tells missing and unseen values', () => {
    expect(page).toContain('<dt>PSI</dt><dd class="over">5.310</dd>');
    expect(page).toContain('<dt>PSI</dt><dd>0.034</dd>');
    expect(textOf(page)).toContain('missing 0.3 % → 8.1 %');
    expect(textOf(page)).toContain('never seen before 1.2 %');
  });

  it('marks values beyond all that was there before', () => {
    const edges = [0, 1, 2, 9];
    const drawn = (last: number) => {
      const chart = {
        kind: 'numeric' as const,
        edges,
        baseline: [0.5, 0.5, 0],
        current: [0.2, 0.2, last],
      };
      const features = [feature({ chart })];
      return monitoringPage({
        monitoring: monitoring(8, 0.43),
        report: driftReportSample({ features, predictions: null }),
      });
    };
    expect(drawn(0.6)).toContain('class="far"');
    expect(drawn(0)).not.toContain('class="far"');
  });

  it('says that a feature has too few values, and draws nothing', () => {
    const gust = page.split('wind_gust')[1]?.split('</article>')[0] ?? '';
    expect(gust).toContain('Too few values');
    expect(gust).not.toContain('class="plot"');
  });

  it('says how much data there is when it is not enough, and gives no score', () => {
    const text = textOf(monitoringPage({ monitoring: monitoring(1, null) }));
    expect(text).toContain('Not enough data: 412 records, and it takes 1,000.');
    expect(text).toContain('412 records so far: no score is given, and nothing is called calm.');
    expect(text).not.toContain('Drift score');
  });

  it('says from when to when the traffic came, and of a burst how long it took', () => {
    const within = (to: string) =>
      textOf(
        monitoringPage({
          monitoring: monitoring(8, 0.43, { from: '2026-07-01T10:00:00.000Z', to }),
        }),
      );
    expect(within('2026-07-01T10:00:00.000Z')).toContain('Traffic 1 July 2026, 10:00 UTC Answered');
    expect(within('2026-07-01T11:00:00.000Z')).toContain(
      'Traffic 1 July 2026, 10:00 UTC to 1 July 2026, 11:00 UTC',
    );
    expect(within('2026-07-01T10:00:01.400Z')).toContain(
      'Traffic 1 July 2026, 10:00 UTC , for 1.4 s',
    );
  });

  it('says why it failed', () => {
    const failed = monitoring(1, null, {
      status: 'failed',
      error: 'BaselineMissing',
      cause: 'No objects.',
    });
    expect(textOf(monitoringPage({ monitoring: failed }))).toContain(
      'Why it failed BaselineMissing No objects.',
    );
  });
});

describe('bars of one width', () => {
  it('draw bins of equal counts as the density they are', () => {
    const edges = [0, 1, 2, 4, 8, 16];
    const shares = edges.slice(1).map(() => 0.2);
    const { baseline } = evenBins({ edges, baseline: shares, current: shares });
    expect(baseline[0]).toBeGreaterThan(4 * (baseline.at(-1) ?? 0));
  });

  it('lose nothing, whatever the bins are: what lies far out is in the outer bars', () => {
    const bins = fc.array(
      fc.record({
        width: fc.double({ min: 0, max: 1e6, noNaN: true }),
        a: fc.nat(50),
        b: fc.nat(50),
      }),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), bins, (low, parts) => {
        const edges = [low];
        for (const { width } of parts) edges.push((edges.at(-1) ?? low) + width);
        const shares = (pick: (part: { a: number; b: number }) => number) => {
          const total = sum(parts.map(pick));
          return parts.map((each) => (total === 0 ? 0 : pick(each) / total));
        };
        const chart = { edges, baseline: shares(({ a }) => a), current: shares(({ b }) => b) };
        const even = evenBins(chart);
        expect(sum(even.baseline)).toBeCloseTo(sum(chart.baseline), 6);
        expect(sum(even.current)).toBeCloseTo(sum(chart.current), 6);
        expect([...even.edges, ...even.baseline, ...even.current].every(Number.isFinite)).toBe(
          true,
        );
      }),
      // Closer together than 28 bars can be, alone and beside a wide bin.
      {
        examples: [
          [0, [{ width: Number.MIN_VALUE, a: 1, b: 0 }]],
          [
            0,
            [
              { width: 1e-300, a: 1, b: 1 },
              { width: 1e6, a: 0, b: 0 },
            ],
          ],
        ],
      },
    );
  });

  it('are not flattened by one value far away', () => {
    const edges = [...Array.from({ length: 51 }, (_, index) => index), 1e9];
    const baseline = [...Array.from({ length: 50 }, () => 0.02), 0];
    const current = [...Array.from({ length: 50 }, () => 0.01998), 0.001];
    const even = evenBins({ edges, baseline, current });
    expect(even.edges.at(-1)).toBeLessThan(60);
    expect(even.beyond).toEqual([true, true]);
  });
});
