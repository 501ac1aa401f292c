import { describe, expect, it } from 'vitest';
import { driftPolicy, type ValueCounts } from '../../../../pipelines/drift/contract.ts';
import { measureDrift } from '../../../../pipelines/drift/measure-drift.ts';
import {
  baselineOf,
  binCounts,
  categoryFeature,
  drawing,
  normal,
  numberFeature,
  numericCounts,
  numericProfile,
  seeded,
  summaryOf,
  valueCounts,
} from './samples.ts';

const policy = driftPolicy.parse({});
const weeks = 1_000;
const baselineRows = 50_000;
const random = seeded(20_131_107);

const drawEven = drawing(Array.from({ length: 50 }, () => 1));
/** Categories as they come: a few frequent values and a long tail of rare ones. */
const drawTail = drawing(Array.from({ length: 130 }, (_, i) => 1 / (i + 1)));
const drawFlag = drawing([97, 3]);

const normals = Array.from({ length: 20_000 }, () => normal(random));
const profile = numericProfile(normals);
const tailCounts = drawTail(random, baselineRows);
const flagCounts = drawFlag(random, baselineRows);
// One feature decides alone, and it is the one that chance moves most.
const baseline = baselineOf([
  categoryFeature('tail', 0.6, tailCounts),
  categoryFeature('flag', 0.1, flagCounts),
  ...Array.from({ length: 3 }, (_, i) => numberFeature(`number${i}`, 0.1, profile)),
]);

/** A week of so many records of the population that the baseline is of. */
function calmWeek(records: number): Record<string, ValueCounts> {
  const numbers = Array.from(
    { length: 3 },
    (_, i) => [`number${i}`, binCounts(drawEven(random, records))] as const,
  );
  return {
    tail: categoryCounts('tail', drawTail(random, records)),
    flag: categoryCounts('flag', drawFlag(random, records)),
    ...Object.fromEntries(numbers),
  };
}

/** Counts by value, in the order the baseline has them. */
function categoryCounts(name: string, drawn: readonly number[]): ValueCounts {
  const feature = baseline.features.find((each) => each.name === name);
  const countOf = (value: string) => drawn[Number(value.slice(1))] ?? 0;
  const top = feature?.profile.categories?.top.map(({ value }) => countOf(value)) ?? [];
  const other = feature?.otherValues.reduce((sum, value) => sum + countOf(value), 0) ?? 0;
  return valueCounts(top, other);
}

describe('weeks without drift', () => {
  it.each([1_000, 5_000])('of %i records: at most 1 in 100 raise an alarm', (records) => {
    let alarms = 0;
    for (let week = 0; week < weeks; week++) {
      const { driftScore, status } = measureDrift(
        baseline,
        summaryOf(records, calmWeek(records)),
        policy,
      );
      expect(status).toBe('measured');
      if ((driftScore ?? 0) > policy.driftThreshold) alarms++;
    }
    expect(alarms).toBeLessThanOrEqual(weeks / 100);
  });
});

describe('a week in which an important feature moved by half a standard deviation', () => {
  const shifted = Array.from({ length: 50_000 }, () => normal(random) + 0.5);
  const numeric = profile.numeric;
  if (numeric === undefined) throw new Error('a profile of numbers has bins');
  const { counts } = numericCounts(numeric, shifted);
  const drawMoved = drawing(counts);
  const important = baselineOf([
    numberFeature('moved', 0.4, profile),
    ...Array.from({ length: 3 }, (_, i) => numberFeature(`number${i}`, 0.2, profile)),
  ]);

  it('is found in at least 99 % of 1,000', () => {
    let found = 0;
    for (let week = 0; week < weeks; week++) {
      const calm = Array.from(
        { length: 3 },
        (_, i) => [`number${i}`, binCounts(drawEven(random, 5_000))] as const,
      );
      const traffic = {
        moved: binCounts(drawMoved(random, 5_000)),
        ...Object.fromEntries(calm),
      };
      const { driftScore } = measureDrift(important, summaryOf(5_000, traffic), policy);
      if ((driftScore ?? 0) > policy.driftThreshold) found++;
    }
    expect(found).toBeGreaterThanOrEqual(0.99 * weeks);
  });
});
