import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { CsvShape } from '../../../../../../lambdas/shared/ports/csv-shape.ts';
import { receiveFile } from '../../../../../support/examine-file.ts';

const recorded = z
  .array(z.object({ name: z.string(), text: z.string(), rows: z.number() }))
  .parse(
    JSON.parse(
      readFileSync(
        new URL('../../../../../fixtures/ingest/python-csv.json', import.meta.url),
        'utf8',
      ),
    ),
  );

async function shapeOf(content: string | Buffer, chunk?: number): Promise<CsvShape> {
  const received = await receiveFile(content, {}, chunk === undefined ? {} : { chunk });
  if (received.outcome === 'refused') throw new Error(JSON.stringify(received.findings));
  if (received.file.format === 'parquet') throw new Error('not CSV');
  return received.file.shape;
}

/** Cells that are hard to read: quotes, commas, line breaks, blanks, letters of several bytes. */
const cell = fc.string({
  unit: fc.constantFrom('a', '1', ',', '"', '\n', '\r', '\r\n', ' ', 'é', '日', '🙂', '.', '-'),
  maxLength: 6,
});
const table = fc.integer({ min: 2, max: 4 }).chain((width) =>
  fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
    minLength: 1,
    maxLength: 8,
  }),
);
const newline = fc.constantFrom('\n', '\r\n', '\r');

function written(rows: readonly (readonly string[])[], ends: readonly string[], final: boolean) {
  const header = rows[0]?.map((_, i) => `h${i}`) ?? [];
  const lines = [header, ...rows].map((cells) =>
    cells.map((text) => (/[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text)),
  );
  return lines
    .map((cells, i) => {
      const isLast = i === lines.length - 1;
      return cells.join(',') + (isLast && !final ? '' : (ends[i % ends.length] ?? '\n'));
    })
    .join('');
}

describe('the structure of a CSV file', () => {
  it.each(recorded)('has as many rows as Python reads: $name', async ({ text, rows }) => {
    expect((await shapeOf(text)).rows).toBe(rows);
  });

  it('has as many rows as csv-parse reads, however the bytes arrive', async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        newline,
        fc.boolean(),
        fc.integer({ min: 1, max: 9 }),
        async (rows, end, final, chunk) => {
          const text = written(rows, [end], final);
          const peer: string[][] = parse(text, { record_delimiter: end });
          const shape = await shapeOf(text, chunk);
          expect([shape.header, shape.rows]).toEqual([peer[0], peer.length - 1]);
          expect(shape.rows).toBe(rows.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is found with mixed line breaks too', async () => {
    await fc.assert(
      fc.asyncProperty(table, fc.array(newline, { minLength: 1 }), async (rows, ends) => {
        const shape = await shapeOf(written(rows, ends, true), 3);
        expect(shape.rows).toBe(rows.length);
      }),
      { numRuns: 40 },
    );
  });

  it('knows what the columns are made of', async () => {
    const { alphabets } = await shapeOf('a,b,c,d,e,f\n1,-1.5e3, 1,x,"1,2",\n2,,"3",,"""",\n');
    expect(alphabets).toEqual([1, 1 | 2 | 4 | 8, 1 | 16, 128, 1 | 128, 0]);
  });

  it('is the same with a byte order mark and inside gzip', async () => {
    const text = 'a,b\n1,2\n';
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]);
    const plain = await shapeOf(text);
    expect(await shapeOf(marked, 1)).toEqual(plain);
    expect(await shapeOf(gzipSync(marked), 5)).toEqual(plain);
    expect(await shapeOf(Buffer.concat([gzipSync('a,b\n'), gzipSync('1,2\n')]))).toEqual(plain);
  });
});
