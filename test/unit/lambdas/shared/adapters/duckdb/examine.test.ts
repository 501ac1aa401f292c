import { describe, expect, it } from 'vitest';
import { datasetProfile } from '../../../../../../pipelines/dataset/contract.ts';
import { finding } from '../../../../../../pipelines/ingest/contract.ts';
import { aDefinition, csvOf, examineFile } from '../../../../../support/examine-file.ts';

const flights = aDefinition(
  {
    time: { type: 'timestamp' },
    distance: { type: 'integer', min: 0 },
    delay: { type: 'number', nullable: true },
    carrier: { type: 'category' },
    tail: { type: 'string', nullable: true },
  },
  { data: { time: 'time', label: { column: 'y', missing: 'drop' }, ignore: ['note'] } },
);

function flightsCsv(rows: number, label = (row: number) => (row % 10 === 0 ? '' : row % 3 === 0)) {
  const lines = Array.from({ length: rows }, (_, i) => {
    const time = new Date(Date.UTC(2024, 0, 1) + i * 3_600_000).toISOString().slice(0, 19);
    const delay = i % 4 === 0 ? '' : i / 8;
    return `x${i},${i * 7},c${i % 4},N${i},${label(i)},${time}Z,${delay}`;
  });
  return ['note,distance,carrier,tail,y,time,delay', ...lines].join('\n');
}

describe('an accepted file', () => {
  it('is counted, split, stored by name of column, and profiled', async () => {
    const { result, training, holdOut } = await examineFile(flightsCsv(100), flights);
    if (result.outcome === 'refused') throw new Error(JSON.stringify(result.findings));
    expect(result.rows).toEqual({ read: 100, droppedWithoutLabel: 10, training: 72, holdOut: 18 });
    expect(Object.keys(training[0] ?? {})).toEqual([
      'carrier',
      'delay',
      'distance',
      'tail',
      'time',
      'y',
    ]);
    expect(training[0]).toEqual({
      carrier: 'c1',
      delay: 0.125,
      distance: '7',
      tail: 'N1',
      time: '2024-01-01 01:00:00',
      y: false,
    });
    expect(holdOut).toHaveLength(18);
    expect(datasetProfile.parse(result.profile)).toEqual(result.profile);
    expect(JSON.parse(JSON.stringify(result.profile))).toEqual(result.profile);
    expect(result.profile.rows).toBe(90);
    const { carrier, delay, tail, y, time } = result.profile.columns;
    expect(carrier?.categories?.top).toEqual([
      { value: 'c1', count: 25 },
      { value: 'c3', count: 25 },
      { value: 'c0', count: 20 },
      { value: 'c2', count: 20 },
    ]);
    expect(delay).toMatchObject({ type: 'number', count: 70, nulls: 20, distinct: 70 });
    expect(tail).toEqual({ type: 'string', count: 90, nulls: 0, distinct: 90 });
    expect(y?.categories?.top.map(({ value }) => value)).toEqual(['false', 'true']);
    expect(time?.numeric).toMatchObject({ min: 1_704_070_800, max: 1_704_423_600 });
    expect(result.training.bytes).toBeGreaterThan(0);
  });

  it('makes the same bytes each time, with any number of threads', async () => {
    const text = flightsCsv(60_000);
    const hashes = [];
    for (const threads of [1, 2, 2]) {
      const { result } = await examineFile(text, flights, { threads, chunk: 50_000 });
      if (result.outcome === 'refused') throw new Error('refused');
      hashes.push([result.training.sha256, result.holdOutFile.sha256, result.profile]);
    }
    expect(hashes[1]).toEqual(hashes[0]);
    expect(hashes[2]).toEqual(hashes[0]);
  });

  it('warns of columns that say nothing', async () => {
    const definition = aDefinition({
      id: { type: 'integer' },
      same: { type: 'integer' },
      none: { type: 'number', nullable: true },
    });
    const file = csvOf({ id: (row) => row, same: () => 5, none: () => '' });
    const { result } = await examineFile(file, definition);
    expect(result.outcome).toBe('accepted');
    expect(result.findings.map(({ code, severity, column }) => [code, severity, column])).toEqual([
      ['ALL_NULL', 'warning', 'none'],
      ['CONSTANT_COLUMN', 'warning', 'same'],
    ]);
  });

  it('reads rows inside a quoted cell as one cell, wherever a thread begins', async () => {
    const decoy = `"${Array.from({ length: 400 }, (_, i) => `true,${i},x`).join('\n')}"`;
    const definition = aDefinition({ id: { type: 'integer' }, text: { type: 'string' } });
    const file = csvOf({ id: (row) => row, text: () => decoy }, 6_000);
    const { result, training, holdOut } = await examineFile(file, definition);
    expect(result).toMatchObject({ outcome: 'accepted', rows: { read: 6_000 } });
    expect(training.length + holdOut.length).toBe(6_000);
  });
});

describe('a refused file', () => {
  it('is told everything at once, with row and line', async () => {
    const definition = aDefinition({
      a: { type: 'integer', max: 100 },
      b: { type: 'string' },
      c: { type: 'date' },
      gone: { type: 'number' },
    });
    const file =
      'y,a,b,c,more\ntrue,1,"x\ny",2024-01-01,\nfalse,oops,,2024-01-01,\n,101,z,01/02/2024,\n';
    const { result } = await examineFile(file, definition);
    for (const found of result.findings) expect(finding.parse(found)).toEqual(found);
    expect(
      result.findings.map(({ code, column, samples }) => [
        code,
        column,
        ...samples.map(({ row, line, got }) => `${row}/${line}: ${got}`),
      ]),
    ).toEqual([
      ['MISSING_COLUMN', 'gone'],
      ['EXTRA_COLUMN', 'more'],
      ['WRONG_TYPE', 'a', '2/4: oops'],
      ['OUT_OF_RANGE', 'a', '3/5: 101'],
      ['MISSING_VALUE', 'b', '2/4: '],
      ['WRONG_TYPE', 'c', '3/5: 01/02/2024'],
      ['MISSING_LABEL', 'y', '3/5: '],
    ]);
  });

  it('shows no personal data', async () => {
    const definition = aDefinition({
      mail: { type: 'string', pii: true, maxLength: 3 },
      age: { type: 'integer', pii: true, max: 10 },
      day: { type: 'date', pii: true },
    });
    const file = csvOf({ mail: () => 'canary@x', age: () => 4711, day: () => 'canary' });
    const { result } = await examineFile(file, definition);
    expect(result.findings).toHaveLength(3);
    expect(JSON.stringify(result)).not.toMatch(/canary|4711/u);
    expect(result.findings[0]?.samples[0]?.got).toBe('(withheld: pii)');
  });

  it('shows ten places and counts all', async () => {
    const definition = aDefinition({ a: { type: 'integer' } });
    const { result } = await examineFile(csvOf({ a: () => 'x'.repeat(500) }, 1_000), definition);
    expect(result.findings).toHaveLength(1);
    expect(result.findings[0]).toMatchObject({ count: 1_000 });
    expect(result.findings[0]?.samples.map(({ row }) => row)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
    expect(result.findings[0]?.samples[0]?.got).toHaveLength(120);
  });
});

describe('labels', () => {
  const feature = { x: { type: 'integer' } } as const;

  it.each([
    ['one class', 'true', ['ONE_CLASS y']],
    ['no label at all', '', ['MISSING_LABEL y']],
  ] as const)('%s', async (_, label, expected) => {
    const definition = aDefinition(feature, {
      data: { label: { column: 'y', missing: 'drop' } },
    });
    const rows = Array.from({ length: 150 }, (_, i) => `${label},${i}`);
    const { result } = await examineFile(['y,x', ...rows].join('\n'), definition);
    expect(result.findings.map(({ code, column }) => `${code} ${column}`)).toEqual(expected);
  });

  it('three values are too many for a binary task', async () => {
    const definition = aDefinition({ y: { type: 'category' }, ...feature });
    const rows = Array.from({ length: 60 }, (_, i) => `c${i % 3},${i}`);
    const { result } = await examineFile(['y,x', ...rows].join('\n'), definition);
    expect(result.findings).toMatchObject([
      {
        message: 'Label "y" has more than two values: 20 rows have neither "c0" nor "c2".',
        count: 20,
        samples: [{ got: 'c1' }],
      },
    ]);
  });

  it.each([
    ['integer', (y: boolean) => (y ? '1' : '0'), 150, ['TARGET_LEAK']],
    ['number', (y: boolean) => (y ? '1.0' : '0'), 150, ['TARGET_LEAK']],
    ['category', String, 150, ['TARGET_LEAK']],
    ['category', (y: boolean) => (y ? '1' : '0'), 150, ['TARGET_LEAK']],
    ['category', String, 99, []],
    ['category', (y: boolean, row: number) => (row === 140 ? 'x' : String(y)), 150, []],
    ['category', (y: boolean) => (y ? 'yes' : 'no'), 150, []],
  ] as const)('a %s that copies the label: %o of %i rows', async (type, copy, rows, expected) => {
    const definition = aDefinition({ ...feature, leak: { type } });
    const lines = Array.from({ length: rows }, (_, i) => {
      const y = i % 3 === 0;
      return `${y},${i},${copy(y, i)}`;
    });
    const { result } = await examineFile(['y,x,leak', ...lines].join('\n'), definition);
    expect(result.findings.map(({ code }) => code)).toEqual(expected);
  });
});
