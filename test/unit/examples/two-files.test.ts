import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import diamonds from '../../../examples/diamond-prices/evergreen.config.ts';
import digits from '../../../examples/handwritten-digits/evergreen.config.ts';
import tumours from '../../../examples/own-algorithm/evergreen.config.ts';
import { parseConfig } from '../../../lib/config/parse-config.ts';

const EXAMPLES = new URL('../../../examples/', import.meta.url);
const FILES = ['first.csv.gz', 'second.csv.gz'];

/** By the folder of the example: its rows, and how many features its model learns from. */
const CASES = [
  { folder: 'handwritten-digits', config: digits, rows: [900, 897], features: 64 },
  { folder: 'diamond-prices', config: diamonds, rows: [6_000, 6_000], features: 9 },
  { folder: 'own-algorithm', config: tumours, rows: [300, 269], features: 30 },
] as const;

describe.each(CASES)('the example $folder', ({ folder, config, rows, features }) => {
  const data = new URL(`${folder}/data/`, EXAMPLES);
  const read = (name: string) => readFileSync(new URL(name, data));
  const cells = (name: string): string[][] => parse(gunzipSync(read(name)));
  const file = fileURLToPath(new URL(`${folder}/evergreen.config.ts`, EXAMPLES));
  const [compiled] = parseConfig(config, file).definitions;
  const { columns, label, key = [] } = compiled?.definition.data ?? { columns: {} };

  it('is a configuration of one model, with the columns of its files', () => {
    expect(config.models).toHaveLength(1);
    const named = Object.keys(columns);
    expect(named.filter((name) => name !== label?.column && !key.includes(name))).toHaveLength(
      features,
    );
    for (const name of FILES) expect(cells(name)[0]?.toSorted()).toEqual(named.toSorted());
  });

  it('has the bytes of its checksums, and each row once', () => {
    const sums = FILES.map(
      (name) => `${createHash('sha256').update(read(name)).digest('hex')}  ${name}\n`,
    );
    expect(read('SHA256SUMS').toString('utf8')).toBe(sums.join(''));
    expect(readdirSync(data).toSorted()).toEqual(['SHA256SUMS', ...FILES]);
    const ids = FILES.map((name) =>
      cells(name)
        .slice(1)
        .map(([id]) => id),
    );
    expect(ids.map(({ length }) => length)).toEqual(rows);
    expect(new Set(ids.flat()).size).toBe(rows[0] + rows[1]);
  });
});
