import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driftReport } from '../../../pipelines/drift/contract.ts';
import { CHALLENGER } from '../../support/monitoring-samples.ts';
import { KNOWN, MonitoringWorld } from '../../support/monitoring-world.ts';
import { requests, world } from '../../support/monitored-traffic.ts';

function reportIn({ cloud }: MonitoringWorld, hour: number) {
  const text = cloud.objects.get(`reports/visits/monitoring/mon-visits-${hour}/report.json`);
  return driftReport.parse(JSON.parse(text ?? 'null'));
}

describe('a monitoring', () => {
  it('of a model that nothing serves ends quietly', async () => {
    const made = world();
    made.champion = undefined;
    expect(await made.monitor(1)).toBeUndefined();
    expect(made.ledger.records.size).toBe(0);
  });

  it('counts every record of the champion, and says what else there was', async () => {
    const made = world();
    made.capture('c', 70, [
      ...requests('a', 3),
      ...requests('other', 4, { candidateId: CHALLENGER }),
      ...requests('bad', 2, { answer: 'refused' }),
      ...requests('half', 1, { answer: 'missing' }),
    ]);
    made.files.set('d', { lastModified: '2026-01-01T00:02:00.000Z', lines: ['{', 'x', '{}'] });
    const record = await made.monitor(1);
    expect(record).toMatchObject({
      status: 'measured',
      captureAgeMinutes: 58,
      from: '2026-01-01T00:00:00.000Z',
      traffic: {
        objects: 4,
        waiting: 0,
        requests: 120,
        records: 240,
        otherModels: 8,
        refused: 2,
        unanswered: 1,
        duplicates: 3,
        malformed: 3,
      },
      figures: { driftScore: 0, driftedFeatures: 0, worst: { name: 'city' }, nullShareRise: 0 },
    });
    expect(reportIn(made, 1)).toMatchObject({ records: 240, requests: 120, otherModels: 8 });
  });

  it('finds cities that training never saw', async () => {
    const made = new MonitoringWorld();
    const cities = ['Lima', 'Lima', 'Rome', 'Lima'];
    made.capture('a', 60, requests('a', 60, { cities }));
    const figures = { driftScore: 1, driftedFeatures: 1, unseenCategoryShare: 0.75 };
    expect(await made.monitor(1)).toMatchObject({ status: 'measured', figures });
  });

  it('makes the baseline of a champion once', async () => {
    const made = world();
    const [first, second] = [await made.open(1), await made.open(1)];
    expect(second).toEqual(first);
    await made.monitor(1);
    expect(await made.open(2)).toMatchObject({ plan: { baseline: { made: true } } });
  });

  it('looks at no file twice, and leaves none out, though they share a second', async () => {
    const made = world();
    await made.monitor(1);
    made.capture('c', 60, requests('c', 55));
    expect(await made.monitor(2)).toMatchObject({ traffic: { objects: 1, records: 110 } });
    expect(await made.monitor(3)).toMatchObject({
      status: 'notEnoughData',
      traffic: { objects: 0 },
    });
  });

  it('leaves young files to the next', async () => {
    const made = world();
    made.policy = { ...made.policy, captureSettleMinutes: 10 };
    made.capture('c', 3_300, requests('c', 10));
    expect(await made.monitor(1)).toMatchObject({ traffic: { objects: 2 } });
    made.capture('d', 6_000, requests('d', 50));
    expect(await made.monitor(2)).toMatchObject({ traffic: { objects: 2, records: 120 } });
  });
});

describe('too few records', () => {
  it('are no drift and no calm, and add up until there are enough', async () => {
    const made = new MonitoringWorld();
    const counted: number[] = [];
    for (const hour of [1, 2, 3, 4]) {
      made.capture(`file-${hour}`, hour * 3_600 - 60, requests(`r${hour}`, 20));
      const record = await made.monitor(hour);
      counted.push(record?.traffic?.records ?? 0);
      const enough = hour === 3;
      expect(record?.status).toBe(enough ? 'measured' : 'notEnoughData');
      expect(record?.figures?.driftScore).toBe(enough ? 0 : null);
      expect((await made.ledger.watermark('visits'))?.number).toBe(hour < 3 ? undefined : 1);
    }
    expect(counted).toEqual([40, 80, 120, 40]);
  });

  it('of the champion among ever so many of others are not waited for in vain', async () => {
    const made = new MonitoringWorld({ maxRecords: 200 });
    for (const name of ['a', 'b', 'c']) {
      made.capture(name, 60, requests(name, 100, { candidateId: CHALLENGER }));
    }
    made.capture('d', 120, requests('d', 60));
    const statuses: unknown[] = [];
    for (const hour of [1, 2, 3, 4]) statuses.push((await made.monitor(hour))?.status);
    const none = 'notEnoughData';
    expect(statuses).toEqual([none, none, none, 'measured']);
  });
});

describe('more records than are read at once', () => {
  it('wait their turn, and none is lost', async () => {
    const made = new MonitoringWorld({ maxRecords: 150 });
    for (const name of ['a', 'b', 'c', 'd', 'e']) made.capture(name, 60, requests(name, 50));
    const seen: unknown[] = [];
    for (const hour of [1, 2, 3]) {
      const { traffic } = (await made.monitor(hour)) ?? {};
      seen.push([traffic?.records, traffic?.waiting]);
    }
    expect(seen).toEqual([
      [200, 3],
      [200, 1],
      [100, 0],
    ]);
  });
});

describe('the order of captured lines', () => {
  const sample = fc.record({
    eventId: fc.nat({ max: 60 }).map(String),
    second: fc.nat({ max: 50 }),
    file: fc.constantFrom('a', 'b', 'c'),
  });

  it('and what is told twice change nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(sample, { maxLength: 80 }),
        fc.infiniteStream(fc.nat()),
        async (samples, keys) => {
          const lines = samples.map(({ eventId, file }) => {
            const at = `2026-01-01T00:00:${eventId
              .padStart(2, '0')
              .slice(-2)
              .replace(/^[6-9]/, '5')}Z`;
            const cities = [KNOWN[Number(eventId) % 3] ?? '', 'Lima'];
            return { file, line: { eventId, at, cities } };
          });
          const shuffled = [...lines, ...lines.slice(0, 9)]
            .map((line) => ({ line, key: keys.next().value }))
            .toSorted((a, b) => a.key - b.key)
            .map(({ line }) => line);
          const measure = async (written: typeof lines) => {
            const made = new MonitoringWorld({ minRecords: 1 });
            for (const name of ['a', 'b', 'c']) {
              made.capture(
                name,
                60,
                written.filter(({ file }) => file === name).map(({ line }) => line),
              );
            }
            const { traffic, figures, from, to } = (await made.monitor(1)) ?? {};
            return { ...traffic, duplicates: 0, figures, from, to };
          };
          expect(await measure(shuffled)).toEqual(await measure(lines));
        },
      ),
      { numRuns: 30 },
    );
  });
});
