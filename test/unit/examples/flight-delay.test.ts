import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import {
  BROKEN_FILE_ROWS,
  breakFile,
  LETTERS_IN_DISTANCE,
} from '../../../examples/flight-delay/break-data.ts';
import config from '../../../examples/flight-delay/evergreen.config.ts';
import { flightDelay } from '../../../examples/flight-delay/model.ts';
import { parseConfig } from '../../../lib/config/parse-config.ts';

const DATA = new URL('../../../examples/flight-delay/data/', import.meta.url);
const MONTHS = Array.from(
  { length: 12 },
  (_, index) => `2013-${String(index + 1).padStart(2, '0')}`,
);

function readMonth(month: string): string {
  return gunzipSync(readFileSync(new URL(`${month}.csv.gz`, DATA))).toString('utf8');
}

function cells(csv: string): string[][] {
  return parse(csv);
}

/** Reads `<sha256>  <file>` lines, as `sha256sum -c` does. */
function readSums(): Map<string, string> {
  const lines = readFileSync(new URL('SHA256SUMS', DATA), 'utf8').trimEnd().split('\n');
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}

describe('the flight-delay model', () => {
  const [compiled] = parseConfig(config, 'the example').definitions;
  if (!compiled) throw new Error('The example has no model.');
  const { definition } = compiled;

  it('is the one model of the example config', () => {
    expect(config.models).toEqual([expect.objectContaining({ ...flightDelay })]);
  });

  it('names its label, time and group among its columns', () => {
    const { columns, label, time, group } = definition.data;
    expect(Object.keys(columns)).toEqual(expect.arrayContaining([label.column, time, group]));
  });

  it('has sixteen features and knows nothing from after the departure', () => {
    const { columns, label, time, group } = definition.data;
    const features = Object.keys(columns).filter(
      (name) => ![label.column, time, group].includes(name),
    );
    expect(features).toHaveLength(16);
    expect(features.filter((name) => /delay|actual|air_time|tail/.test(name))).toEqual([]);
  });
});

describe('the monthly files', () => {
  it('are one for each month, each with a checksum', () => {
    const files = MONTHS.map((month) => `${month}.csv.gz`);
    expect(readdirSync(DATA).filter((name) => name.endsWith('.csv.gz'))).toEqual(files);
    expect([...readSums().keys()]).toEqual(files);
  });

  it.each(MONTHS)('%s has the bytes of its checksum and the columns of the contract', (month) => {
    const content = readFileSync(new URL(`${month}.csv.gz`, DATA));
    const header = gunzipSync(content).toString('utf8').split('\n', 1)[0];

    expect(createHash('sha256').update(content).digest('hex')).toBe(
      readSums().get(`${month}.csv.gz`),
    );
    expect(header?.split(',')).toEqual(Object.keys(flightDelay.data.columns));
  });

  it('hold flights of their own month alone, in order of departure', () => {
    const rows = cells(readMonth('2013-07')).slice(1);
    const departures = rows.map(([, departure = '']) => departure);

    expect(rows.filter(([date = '']) => !date.startsWith('2013-07-'))).toEqual([]);
    expect(departures).toEqual(departures.toSorted());
  });
});

describe('breakFile', () => {
  const january = readMonth('2013-01');
  const whole = cells(january);
  const [header = [], ...rows] = cells(breakFile(january));

  it('keeps the first rows and drops one column', () => {
    expect(rows).toHaveLength(BROKEN_FILE_ROWS);
    expect(header).toEqual(whole[0]?.filter((name) => name !== 'visibility'));
  });

  it('writes letters into three distances and changes nothing else', () => {
    const expected = whole.slice(1, BROKEN_FILE_ROWS + 1).map((row, index) =>
      (whole[0] ?? []).flatMap((name, position) => {
        if (name === 'visibility') return [];
        const letters = name === 'distance' ? LETTERS_IN_DISTANCE.get(index + 1) : undefined;
        return [letters ?? row[position] ?? ''];
      }),
    );
    expect(LETTERS_IN_DISTANCE.size).toBe(3);
    expect(rows).toEqual(expected);
  });

  it.each([
    ['a column it needs', january.replace('visibility', 'sight'), 'no column visibility'],
    ['enough rows', january.split('\n').slice(0, 9).join('\n'), 'got 8 rows'],
  ])('refuses a file without %s', (_what, csv, message) => {
    expect(() => breakFile(csv)).toThrow(message);
  });
});
