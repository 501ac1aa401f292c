import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaptureObject, Watermark } from '../../../../pipelines/monitoring/contract.ts';
import { nextWatermark, unseenObjects } from '../../../../pipelines/monitoring/watermark.ts';

const START = Date.UTC(2026, 0, 1);

function anObject(name: string, second: number): CaptureObject {
  return { key: name, lastModified: new Date(START + second * 1_000).toISOString(), bytes: 1 };
}

function looked(objects: readonly CaptureObject[], before: Watermark | null = null): Watermark {
  const next = nextWatermark(before, objects);
  if (!next) throw new Error('Nothing was looked at.');
  return next;
}

describe('a watermark', () => {
  it('tells the files of one second apart', () => {
    const first = anObject('a', 7);
    const second = anObject('b', 7);
    expect(unseenObjects([first, second], looked([first]))).toEqual([second]);
    expect(unseenObjects([first, second], looked([second], looked([first])))).toEqual([]);
  });

  it('sees a file that S3 shows late', () => {
    const late = anObject('late', 10);
    const mark = looked([anObject('early', 12)]);
    expect(unseenObjects([late], mark)).toEqual([late]);
    expect(looked([late], mark)).toMatchObject({ number: 2, at: mark.at });
  });

  it('forgets the keys of files that its time has left behind', () => {
    const mark = looked([anObject('new', 900)], looked([anObject('old', 0)]));
    expect(Object.keys(mark.seen)).toHaveLength(1);
    expect(unseenObjects([anObject('old', 0)], mark)).toEqual([]);
  });

  it('stays where it is when nothing was looked at', () => {
    expect(nextWatermark(looked([anObject('a', 1)]), [])).toBeNull();
  });

  it('gives the oldest first', () => {
    const objects = [anObject('c', 3), anObject('b', 1), anObject('a', 3)];
    expect(unseenObjects(objects, null).map(({ key }) => key)).toEqual(['b', 'a', 'c']);
  });

  it('lets every file be looked at once, however many are looked at each time', () => {
    const files = fc.uniqueArray(
      fc.record({ second: fc.integer({ min: 0, max: 2_000 }), name: fc.string({ minLength: 1 }) }),
      { selector: ({ name }) => name, maxLength: 40 },
    );
    // Each file is there from its time on, or up to four minutes later.
    const lateness = fc.array(fc.integer({ min: 0, max: 240 }), { minLength: 40, maxLength: 40 });
    const takes = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(files, lateness, takes, (written, late, takeEach) => {
        const seen: string[] = [];
        let mark: Watermark | null = null;
        for (let now = 0, turn = 0; now <= 40_000; now += 60, turn++) {
          const shown = written
            .filter(({ second }, index) => second + (late[index] ?? 0) <= now)
            .map(({ name, second }) => anObject(name, second));
          const unseen = unseenObjects(shown, mark).slice(0, takeEach[turn % takeEach.length]);
          seen.push(...unseen.map(({ key }) => key));
          mark = nextWatermark(mark, unseen) ?? mark;
        }
        const all = written.map(({ name }) => name).toSorted();
        const takesAny = takeEach.some((take) => take > 0);
        expect(seen.toSorted()).toEqual(takesAny ? all : []);
      }),
    );
  });
});
