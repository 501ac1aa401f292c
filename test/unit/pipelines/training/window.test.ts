import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dataHashOf,
  resolveWindow,
  windowManifest,
  type RegisteredVersion,
} from '../../../../pipelines/training/window.ts';

const id = (number: number) => `dsv-${String(number).padStart(20, '0')}`;

function version(number: number, more: Partial<RegisteredVersion> = {}): RegisteredVersion {
  const rows = { training: 100, holdOut: 25 };
  return { id: id(number), number, rawKey: `raw/m/${number}`, schemaHash: 'a', rows, ...more };
}

const limits = { versions: 24, keepVersions: 3 };
const upTo = (count: number) => Array.from({ length: count }, (_, index) => version(index + 1));

/** `5`, and `1+` when the hold-out is trained on too. */
function shown(versions: readonly RegisteredVersion[], startedBy: number, given = limits) {
  const { parts, excluded } = resolveWindow(versions, id(startedBy), given);
  return {
    parts: parts.map(({ number, holdOutIncluded }) => `${number}${holdOutIncluded ? '+' : ''}`),
    excluded: excluded.map(({ number, reason }) => `${number}: ${reason}`),
  };
}

describe('resolveWindow', () => {
  it('is the one dataset version there is', () => {
    expect(resolveWindow([version(1)], id(1), limits)).toEqual({
      parts: [{ datasetVersion: id(1), number: 1, holdOutIncluded: false, rows: 100 }],
      excluded: [],
      holdOut: { datasetVersion: id(1), rows: 25 },
      rows: 100,
    });
  });

  it('trains on a hold-out once enough newer dataset versions exist', () => {
    expect(shown(upTo(5), 5).parts).toEqual(['5', '4', '3', '2+', '1+']);
    expect(resolveWindow(upTo(5), id(5), limits).rows).toBe(550);
    expect(shown(upTo(3), 3, { ...limits, keepVersions: 1 }).parts).toEqual(['3', '2+', '1+']);
  });

  it('counts the dataset versions that exist, not the numbers between', () => {
    expect(shown([version(1), version(8), version(9)], 9).parts).toEqual(['9', '8', '1']);
  });

  it('counts no more than its size, and nothing that was registered later', () => {
    const given = { ...limits, versions: 2 };
    expect(shown(upTo(5), 4, given)).toEqual({
      parts: ['4', '3'],
      excluded: ['2: older than the window', '1: older than the window'],
    });
  });

  it('takes the newest upload to a key, as it was at the time', () => {
    const versions = [
      version(1, { rawKey: 'raw/m/jan' }),
      version(2),
      version(3, { rawKey: 'raw/m/jan' }),
      version(4, { rawKey: 'raw/m/jan' }),
    ];
    expect(shown(versions, 3)).toEqual({
      parts: ['3', '2'],
      excluded: ['1: replaced by a newer upload to its key'],
    });
    expect(shown(versions, 4).excluded).toEqual([
      '3: replaced by a newer upload to its key',
      '1: replaced by a newer upload to its key',
    ]);
  });

  it('leaves out other columns, and takes no room for them', () => {
    const versions = [version(1), version(2, { schemaHash: 'b' }), version(3)];
    expect(shown(versions, 3, { ...limits, versions: 2 })).toEqual({
      parts: ['3', '1'],
      excluded: ['2: other columns'],
    });
  });

  it('knows no run of an unregistered dataset version', () => {
    expect(() => resolveWindow(upTo(2), id(3), limits)).toThrow(
      expect.objectContaining({
        name: 'UnknownDatasetVersion',
        message: `Dataset version ${id(3)} is not registered; 2 others of its model are.`,
      }),
    );
  });
});

/** Some dataset versions in any order, one of which starts the run. */
const situations = fc
  .uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 14 })
  .chain((numbers) =>
    fc.record({
      versions: fc.tuple(
        ...numbers.map((number) =>
          fc
            .record({
              rawKey: fc.constantFrom('a', 'b', 'c', 'd', `own-${number}`),
              schemaHash: fc.constantFrom('x', 'x', 'x', 'y'),
              rows: fc.record({ training: fc.nat(50), holdOut: fc.nat(50) }),
            })
            .map((more) => version(number, more)),
        ),
      ),
      startedBy: fc.constantFrom(...numbers),
      limits: fc.record({
        versions: fc.integer({ min: 1, max: 6 }),
        keepVersions: fc.integer({ min: 1, max: 5 }),
      }),
    }),
  );

describe('a window', () => {
  it('holds what started it, and never its hold-out', () => {
    fc.assert(
      fc.property(situations, ({ versions, startedBy, limits }) => {
        const { parts, holdOut } = resolveWindow(versions, id(startedBy), limits);
        expect(parts[0]).toMatchObject({ number: startedBy, holdOutIncluded: false });
        expect(holdOut.datasetVersion).toBe(id(startedBy));
        expect(parts.length).toBeLessThanOrEqual(limits.versions);
      }),
    );
  });

  it('trains on no hold-out that a gate may still use', () => {
    fc.assert(
      fc.property(situations, ({ versions, startedBy, limits }) => {
        for (const part of resolveWindow(versions, id(startedBy), limits).parts) {
          const newer = versions.filter(
            ({ number }) => number > part.number && number <= startedBy,
          ).length;
          expect(part.holdOutIncluded).toBe(newer >= limits.keepVersions);
        }
      }),
    );
  });

  it('says of every dataset version up to then what became of it', () => {
    fc.assert(
      fc.property(situations, ({ versions, startedBy, limits }) => {
        const { parts, excluded } = resolveWindow(versions, id(startedBy), limits);
        const numbers = [...parts, ...excluded].map(({ number }) => number);
        const all = versions.map(({ number }) => number).filter((number) => number <= startedBy);
        expect(numbers.toSorted((a, b) => a - b)).toEqual(all.toSorted((a, b) => a - b));
      }),
    );
  });

  it('holds every key once, and one set of columns', () => {
    fc.assert(
      fc.property(situations, ({ versions, startedBy, limits }) => {
        const { parts } = resolveWindow(versions, id(startedBy), limits);
        const held = parts.map(({ number }) => versions.find((each) => each.number === number));
        expect(new Set(held.map((each) => each?.rawKey)).size).toBe(parts.length);
        expect(new Set(held.map((each) => each?.schemaHash)).size).toBe(1);
      }),
    );
  });

  it('is the same in any order, and after any later registration', () => {
    fc.assert(
      fc.property(situations, ({ versions, startedBy, limits }) => {
        const window = resolveWindow(versions, id(startedBy), limits);
        const later = [version(99, { rawKey: 'a' }), ...versions.toReversed()];
        expect(resolveWindow(later, id(startedBy), limits)).toEqual(window);
      }),
    );
  });
});

describe('windowManifest', () => {
  it('lists keys after what they all begin with', () => {
    const objects = ['datasets/m/a/training.parquet', 'datasets/m/b/training.parquet'].map(
      (key) => ({ bucket: 'data', key }),
    );
    expect(JSON.parse(windowManifest(objects))).toEqual([
      { prefix: 's3://data/' },
      'datasets/m/a/training.parquet',
      'datasets/m/b/training.parquet',
    ]);
  });

  it.each([
    [[]],
    [
      [
        { bucket: 'a', key: 'k' },
        { bucket: 'b', key: 'k' },
      ],
    ],
  ])('is of one bucket: %j', (objects) => {
    expect(() => windowManifest(objects)).toThrow('must lie in one bucket');
  });
});

describe('dataHashOf', () => {
  it('hashes the sorted hashes, one a line', () => {
    const [a, b] = ['a'.repeat(64), 'b'.repeat(64)] as const;
    const expected = createHash('sha256').update(`${a}\n${b}`).digest('hex');
    expect(dataHashOf([b, a])).toBe(expected);
    expect(dataHashOf([a, b])).toBe(expected);
  });
});
