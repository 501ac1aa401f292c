import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { receiveFile } from '../../../../../support/examine-file.ts';

const csv = Buffer.from('a,b\n1,2\n3,4\n');
const typed = readFileSync(
  new URL('../../../../../fixtures/ingest/typed.parquet', import.meta.url),
);

async function codeOf(content: Buffer) {
  const received = await receiveFile(content, {}, { chunk: 7 });
  if (received.outcome === 'received') return received.file.format;
  return `${received.findings[0]?.code}: ${received.findings[0]?.message}`;
}

describe('receiveRawFile', () => {
  it.each([
    ['csv', csv],
    ['csv.gz', gzipSync(csv)],
    ['parquet', typed],
  ])(
    'knows %s by its bytes, and keeps size and hash of what was uploaded',
    async (format, bytes) => {
      const received = await receiveFile(bytes, {}, { chunk: 11 });
      expect(received).toMatchObject({
        outcome: 'received',
        file: {
          format,
          bytes: bytes.length,
          sha256: createHash('sha256').update(bytes).digest('hex'),
        },
      });
    },
  );

  it.each([
    [
      'an Excel workbook',
      Buffer.from('504b030414000600', 'hex'),
      'a zip archive or an Excel workbook (.xlsx)',
    ],
    ['bzip2', Buffer.from('BZh91AY'), 'a bzip2 archive'],
    ['Zstandard', Buffer.from('28b52ffd00', 'hex'), 'a Zstandard archive'],
    ['Arrow', Buffer.from('ARROW1\0\0'), 'an Arrow or Feather file'],
    ['SQLite', Buffer.from('SQLite format 3\0'), 'an SQLite database'],
    ['JSON', Buffer.from(' [{"a": 1}]'), 'JSON'],
    ['JSON lines', Buffer.from('{"a": 1}\n{"a": 2}\n'), 'JSON'],
    ['a web page', Buffer.from('<!DOCTYPE html><html>'), 'a web page (perhaps an error page)'],
    ['gzip twice', gzipSync(gzipSync(csv)), 'gzip around another gzip file'],
    ['Parquet in gzip', gzipSync(typed), 'gzip around parquet'],
  ])('refuses %s and says what it is', async (_, bytes, name) => {
    expect(await codeOf(bytes)).toBe(`UNKNOWN_FORMAT: The file is ${name}.`);
  });

  it.each([
    [
      'a gzip file',
      gzipSync(csv).subarray(0, 20),
      "The gzip file can't be unpacked: unexpected end of file.",
    ],
    [
      'a Parquet file',
      typed.subarray(0, 3_000),
      "The Parquet file can't be read: its end is missing, so it was cut off or never finished.",
    ],
    [
      'a Parquet file to its first bytes',
      typed.subarray(0, 5),
      "The Parquet file can't be read: its end is missing, so it was cut off or never finished.",
    ],
    [
      'a Parquet file at the front',
      Buffer.concat([Buffer.from('PAR1'), typed.subarray(-20)]),
      "The Parquet file can't be read: its footer is cut off.",
    ],
  ])('refuses %s that was cut off', async (_, bytes, message) => {
    expect(await codeOf(bytes)).toBe(`BROKEN_FILE: ${message}`);
  });

  it('passes on what is not the fault of the file', async () => {
    async function* body() {
      yield await Promise.resolve(csv);
      throw new Error('connection reset');
    }
    const { DuckDbDatasetEngine } =
      await import('../../../../../../lambdas/shared/adapters/duckdb/duckdb-dataset-engine.ts');
    const { aDefinition, inWorkDirectory } = await import('../../../../../support/examine-file.ts');
    const receiving = inWorkDirectory((workDirectory) =>
      new DuckDbDatasetEngine().receive(body(), { limits: aDefinition().limits, workDirectory }),
    );
    await expect(receiving).rejects.toThrow('connection reset');
  });
});
