import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { receiveFile } from '../../../../../support/examine-file.ts';

async function faultOf(content: string | Buffer, limits = {}, chunk = 1 << 16) {
  const received = await receiveFile(content, limits, { chunk });
  if (received.outcome === 'received') return undefined;
  const [{ code, message, count, samples } = { code: '', message: '', count: 0, samples: [] }] =
    received.findings;
  return { code, message, count, samples };
}

describe('a CSV file is refused', () => {
  const wide = 'a,b\n1,2\n';
  it.each([
    ['empty', '', 'EMPTY_DATA', 'The file is empty.'],
    ['a byte order mark alone', '\ufeff', 'EMPTY_DATA', 'The file is empty.'],
    ['header only', 'a,b\n', 'EMPTY_DATA', 'The file has a header and no rows.'],
    ['header without line break', 'a,b', 'EMPTY_DATA', 'The file has a header and no rows.'],
    ['doubled name', 'a,b,a\n1,2,3\n', 'HEADER', '1 column name is empty, doubled or unprintable.'],
    ['empty names', 'a,,\n1,2,3\n', 'HEADER', '2 column names are empty, doubled or unprintable.'],
    [
      'line break in a name',
      '"a\nb",c\n1,2\n',
      'HEADER',
      '1 column name is empty, doubled or unprintable.',
    ],
    [
      'semicolons',
      'a;b\n1;2\n',
      'UNKNOWN_FORMAT',
      'The columns seem to be separated by semicolons, not by commas.',
    ],
    [
      'tabs',
      'a\tb\n1\t2\n',
      'UNKNOWN_FORMAT',
      'The columns seem to be separated by tabs, not by commas.',
    ],
    [
      'unclosed quote',
      `${wide}"3,4\n5,6\n`,
      'BROKEN_FILE',
      'The quote opened on line 3 is never closed.',
    ],
    [
      'unclosed quote in the header',
      '"a,b\n1,2\n',
      'BROKEN_FILE',
      'The quote opened on line 1 is never closed.',
    ],
    [
      'quote in a cell',
      `${wide}3,4"5\n`,
      'BROKEN_FILE',
      'Line 3 has a double quote in the middle of an unquoted cell.',
    ],
    [
      'quote in a name',
      'a"b"c,d\n1,2\n',
      'BROKEN_FILE',
      'Line 1 has a double quote in the middle of an unquoted cell.',
    ],
    [
      'text after a quote',
      `${wide}"3" ,4\n`,
      'BROKEN_FILE',
      'Line 3 has text after a closing quote.',
    ],
    [
      'NUL',
      `${wide}3,\u0000\n`,
      'ENCODING',
      'Line 3 holds a NUL byte: the file is not text, or is text in UTF-16.',
    ],
    [
      'NUL in quotes',
      `${wide}3,"\u0000"\n`,
      'ENCODING',
      'Line 3 holds a NUL byte: the file is not text, or is text in UTF-16.',
    ],
    [
      'NUL in the header',
      'a\u0000,b\n1,2\n',
      'ENCODING',
      'Line 1 holds a NUL byte: the file is not text, or is text in UTF-16.',
    ],
  ])('%s', async (_, text, code, message) => {
    for (const chunk of [1, 2, 1_000]) {
      expect(await faultOf(text, {}, chunk)).toMatchObject({ code, message });
    }
  });

  it('when rows are ragged or empty, all counted and the first ten shown', async () => {
    const rows = Array.from({ length: 15 }, (_, i) => (i % 2 === 0 ? '1,2,3' : ''));
    const fault = await faultOf(`a,b\n1,"2\n2"\n${rows.join('\n')}\n`, {}, 4);
    expect(fault?.code).toBe('RAGGED_ROW');
    expect(fault?.count).toBe(15);
    expect(fault?.samples).toHaveLength(10);
    expect(fault?.samples.slice(0, 2)).toEqual([
      { row: 2, line: 4, got: '3 cells' },
      { row: 3, line: 5, got: 'an empty line' },
    ]);
  });

  it.each([1, 3, 1_000])('in Latin-1, naming byte and line (chunks of %i)', async (chunk) => {
    const bytes = Buffer.concat([Buffer.from('a,b\né,2\n3,'), Buffer.from([0xe9, 0x0a])]);
    const fault = await faultOf(bytes, {}, chunk);
    expect(fault?.code).toBe('ENCODING');
    expect(fault?.samples).toEqual([{ line: 3, got: 'byte 0xE9 at offset 11' }]);
  });

  it('cut off in the middle of a character', async () => {
    const fault = await faultOf(Buffer.from('a,b\n1,é').subarray(0, 7));
    expect(fault?.samples).toEqual([{ line: 2, got: 'byte 0xC3 at offset 6' }]);
  });

  it.each([
    ['utf16le', '\ufeffa,b\n1,2\n'],
    ['utf16le', 'a,b\n1,2\n'],
  ] as const)('in %s', async (encoding, text) => {
    expect((await faultOf(Buffer.from(text, encoding)))?.code).toBe('ENCODING');
  });

  it.each([
    ['maxRows', { maxRows: 2 }, 'a,b\n1,2\n3,4\n5,6\n', 'The file has more than 2 rows.'],
    ['maxColumns', { maxColumns: 2 }, 'a,b,c\n1,2,3\n', 'The file has more than 2 columns.'],
    [
      'maxCellBytes',
      { maxCellBytes: 5 },
      'a,b\n1,2\nxxxxxx,4\n',
      'A cell on line 3 is longer than 5 bytes.',
    ],
    ['maxBytes', { maxBytes: 10 }, 'a,b\n1,2\n3,4\n', 'The file is larger than 10 bytes.'],
  ])('over %s', async (_, limits, text, message) => {
    for (const chunk of [1, 1_000]) {
      expect(await faultOf(text, limits, chunk)).toMatchObject({ code: 'OVER_LIMIT', message });
    }
  });

  it('with ten thousand columns before anything else is read', async () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `c${i}`).join(',');
    expect((await faultOf(names))?.message).toBe('The file has more than 1,000 columns.');
  });

  it('with a cell of a megabyte, as soon as it is over the limit', async () => {
    let sent = 0;
    async function* body() {
      yield await Promise.resolve(Buffer.from('a,b\n"'));
      for (; sent < 1_000; sent++) yield await Promise.resolve(Buffer.alloc(1_024, 'x'));
    }
    const { DuckDbDatasetEngine } =
      await import('../../../../../../lambdas/shared/adapters/duckdb/duckdb-dataset-engine.ts');
    const { aDefinition, inWorkDirectory } = await import('../../../../../support/examine-file.ts');
    const { limits } = aDefinition();
    const received = await inWorkDirectory((workDirectory) =>
      new DuckDbDatasetEngine().receive(body(), { limits, workDirectory }),
    );
    expect(received).toMatchObject({ outcome: 'refused', findings: [{ code: 'OVER_LIMIT' }] });
    expect(sent).toBeLessThan(70);
  });

  it('when it unpacks to more than the limit: a bomb of 1000:1', async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from('a,b\n'), Buffer.alloc(20_000_000, '1,2\n')]));
    const fault = await faultOf(bomb, { maxUncompressedBytes: 1_000_000 });
    expect(fault).toMatchObject({
      code: 'OVER_LIMIT',
      message: 'Unpacked, the file is larger than 1,000,000 bytes.',
    });
  });
});
