import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driftMeasurement, driftPolicy } from '../../../../pipelines/drift/contract.ts';
import { measureDrift } from '../../../../pipelines/drift/measure-drift.ts';
import {
  baselineOf,
  binCounts,
  categoryFeature,
  numberFeature,
  numericProfile,
  summaryOf,
  valueCounts,
} from './samples.ts';

const policy = driftPolicy.parse({});
const profile = numericProfile(Array.from({ length: 10_000 }, (_, i) => i));
const calm = binCounts(Array.from({ length: 50 }, () => 40));
const moved = binCounts(Array.from({ length: 50 }, (_, i) => (i < 25 ? 0 : 80)));
const colours = categoryFeature('colour', 0.25, [600, 300, 100]);
const sameColours = valueCounts([1200, 600, 200]);

const baseline = baselineOf([
  numberFeature('a', 0.5, profile),
  numberFeature('b', 0.25, profile),
  colours,
]);

function measured(
  traffic: Parameters<typeof summaryOf>[1],
  records = 2_000,
  of = baseline,
): ReturnType<typeof measureDrift> {
  return driftMeasurement.parse(measureDrift(of, summaryOf(records, traffic), policy));
}

describe('the drift score', () => {
  it('is 0 when nothing moved', () => {
    const result = measured({ a: calm, b: calm, colour: sameColours });
    expect(result).toMatchObject({ status: 'measured', driftScore: 0, judgedWeight: 1 });
    expect(result.features.every(({ judgement }) => judgement === 'calm')).toBe(true);
  });

  it('is the weight of what drifted, the worst first', () => {
    const result = measured({ a: calm, b: moved, colour: valueCounts([200, 600, 1200]) });
    expect(result.driftScore).toBe(0.5);
    expect(result.features.map(({ name }) => name)).toEqual(['b', 'colour', 'a']);
    expect(result.worst?.name).toBe('b');
    expect(result.text).toMatch(
      /^DriftScore 0\.50 is over 0\.3: 2 of 3 features have drifted, b the most \(PSI \d+\.\d\d\)\.$/,
    );
  });

  it('is not there below the least number of records, however far they are off', () => {
    const few = binCounts(Array.from({ length: 50 }, (_, i) => (i === 49 ? 999 : 0)));
    const result = measured({ a: few, b: few, colour: valueCounts([0, 0, 999]) }, 999);
    expect(result).toMatchObject({ status: 'notEnoughData', driftScore: null, worst: null });
    expect(result.features.map(({ judgement }) => judgement)).not.toContain('calm');
    expect(result.features.some(({ drifted }) => drifted)).toBe(false);
    expect(result.text).toBe('Not enough data: 999 of the 1,000 records that are needed.');
  });

  it('leaves out what has too few values, and never calls it calm', () => {
    const mostlyNull = binCounts(
      Array.from({ length: 50 }, () => 4),
      1_800,
    );
    const result = measured({ a: moved, b: mostlyNull, colour: sameColours });
    expect(result.driftScore).toBeCloseTo(0.5 / 0.75, 12);
    expect(result.judgedWeight).toBe(0.75);
    const b = result.features.find(({ name }) => name === 'b');
    expect(b).toMatchObject({ judgement: 'tooFewValues', drifted: false });
    expect(b?.nullShare).toEqual({ baseline: 0, current: 0.9 });
    expect(b?.why).toBe('Not judged: 200 of 2,000 records have a value; 500 are needed.');
  });

  it('is not there when less than half of the weight can be judged', () => {
    const nulls = binCounts(
      Array.from({ length: 50 }, () => 0),
      2_000,
    );
    const result = measured({
      a: { ...nulls, numeric: null },
      b: { ...nulls, numeric: null },
      colour: sameColours,
    });
    expect(result).toMatchObject({ status: 'notEnoughData', driftScore: null });
    expect(result.text).toMatch(/25 % of the weight/);
  });

  it('counts a feature that the traffic lacks as one without values', () => {
    const result = measured({ a: calm, colour: sameColours });
    expect(result.features.find(({ name }) => name === 'b')?.judgement).toBe('tooFewValues');
  });

  it('passes over dates, which move by themselves', () => {
    const dated = baselineOf([
      { ...numberFeature('a', 0.5, profile), type: 'timestamp' },
      numberFeature('b', 0.5, profile),
    ]);
    const result = measured({ a: moved, b: calm }, 2_000, dated);
    expect(result).toMatchObject({ status: 'measured', driftScore: 0, judgedWeight: 0.5 });
    const a = result.features.find(({ name }) => name === 'a');
    expect(a).toMatchObject({ judgement: 'movesWithTime', drifted: false });
    expect(a?.psi).toBeGreaterThan(1);
  });

  it('passes over what has no distribution', () => {
    const { numeric: _numeric, ...withheld } = profile;
    const partly = baselineOf([
      numberFeature('a', 0.5, withheld),
      numberFeature('b', 0.5, profile),
    ]);
    const counted = { ...calm, numeric: null };
    const result = measured({ a: counted, b: moved }, 2_000, partly);
    expect(result).toMatchObject({ status: 'measured', driftScore: 1 });
    expect(result.features.find(({ name }) => name === 'a')?.judgement).toBe('noDistribution');
  });
});

describe('a feature', () => {
  it('drifts when most of its values are ones never seen', () => {
    const result = measured({ a: calm, b: calm, colour: valueCounts([600, 300, 100], 0, 1_000) });
    const colour = result.features.find(({ name }) => name === 'colour');
    expect(colour).toMatchObject({ drifted: true, unseenShare: 0.5 });
    expect(colour?.chart).toMatchObject({ kind: 'categories' });
  });

  it('of one value drifts when it becomes another', () => {
    const constant = numericProfile(Array.from({ length: 5_000 }, () => 7));
    const other = { ...binCounts([0]), values: 2_000 };
    const numeric = { below: 0, above: 2_000, belowBy: 0, aboveBy: 3, counts: [0] };
    const traffic = { ...other, numeric: { mean: 10, min: 10, max: 10, ...numeric } };
    const result = measured({ a: traffic }, 2_000, baselineOf([numberFeature('a', 1, constant)]));
    expect(result.driftScore).toBe(1);
    expect(result.features[0]).toMatchObject({ outOfRangeShare: 1, wasserstein: null });
  });

  it('tells nulls, infinite and unreadable values apart from values', () => {
    const odd = { ...calm, nulls: 500, infinite: 300, unreadable: 200 };
    const result = measured({ a: odd, b: calm, colour: sameColours }, 3_000);
    expect(result.features.find(({ name }) => name === 'a')).toMatchObject({
      nullShare: { baseline: 0, current: 500 / 3_000 },
      infiniteShare: 0.1,
      unreadableShare: 200 / 3_000,
    });
  });

  it('shows as chance what a small sample of many values differs by', () => {
    const many = categoryFeature(
      'many',
      1,
      Array.from({ length: 50 }, () => 100),
    );
    // Of 500 records half the values twelve times and half eight: PSI 0.04, far over 0 without chance.
    const uneven = valueCounts(Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? 12 : 8)));
    const { features } = measured({ many: uneven }, 1_000, baselineOf([many]));
    expect(features[0]?.psi).toBe(0);
    expect(features[0]?.uncorrected?.psi).toBeGreaterThan(0.03);
    expect(features[0]?.judgement).toBe('calm');
  });
});

describe('predictions', () => {
  it('are measured like a feature, and not scored', () => {
    const numeric = profile.numeric;
    const watched = baselineOf([numberFeature('a', 1, profile)], { numeric });
    const summary = summaryOf(2_000, { a: calm }, moved);
    const result = driftMeasurement.parse(measureDrift(watched, summary, policy));
    expect(result.driftScore).toBe(0);
    expect(result.predictions).toMatchObject({ drifted: true, judgement: 'drifted' });
  });

  it('are null without a baseline of them', () => {
    expect(measured({ a: calm }).predictions).toBeNull();
  });
});

describe('any counts', () => {
  const bins = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 50, maxLength: 50 });
  it('give a report that keeps its contract', () => {
    fc.assert(
      fc.property(bins, bins, fc.integer({ min: 0, max: 9_000 }), (a, b, unseen) => {
        const traffic = {
          a: binCounts(a),
          b: binCounts(b),
          colour: valueCounts(a.slice(0, 3), 0, unseen),
        };
        const result = measured(traffic, 5_000);
        expect(result.driftScore === null).toBe(result.status === 'notEnoughData');
        expect(result.driftScore ?? 0).toBeLessThanOrEqual(1);
        for (const { drifted, judgement } of result.features) {
          expect(drifted).toBe(judgement === 'drifted');
        }
      }),
    );
  });
});
