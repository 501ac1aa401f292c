import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { receiveRawFile } from '../../../../../../lambdas/shared/adapters/raw-file/receive-raw-file.ts';
import { aDefinition, receiveFile } from '../../../../../support/examine-file.ts';

async function refusalOf(content: string | Buffer, chunk = 1 << 16) {
  const received = await receiveFile(content, {}, { chunk });
  return received.outcome === 'refused' ? received.findings[0] : undefined;
}

describe('a file that only looks like CSV', () => {
  it.each([
    ['<table><tr><td>a</td></tr></table>', 'The file is a web page (perhaps an error page).'],
    ['<!-- made by hand -->\n<html>', 'The file is a web page (perhaps an error page).'],
    ['<Error><Code>AccessDenied</Code></Error>', 'The file is XML (perhaps an error message).'],
    ['<?xml version="1.0"?><a/>', 'The file is XML (perhaps an error message).'],
  ])('%s', async (text, message) => {
    expect(await refusalOf(text)).toMatchObject({ code: 'UNKNOWN_FORMAT', message });
  });

  it.each([
    ['sep=,\na,b\n1,2\n', 'Remove the first line.'],
    ['SEP=;\na;b\n1;2\n', 'Remove the first line, and write commas between the columns.'],
  ])('because it begins with a line for Excel: %j', async (text, fix) => {
    expect(await refusalOf(text)).toMatchObject({ code: 'HEADER', fix });
  });

  it('because it begins with a title: the fix says so, and only then', async () => {
    const hint = /If line 1 is a title or a comment and not the header, remove it\.$/u;
    expect((await refusalOf('# by hand\na,b\n1,2\n'))?.fix).toMatch(hint);
    expect((await refusalOf('Report,\na,b\n1,2\n'))?.fix).toMatch(hint);
    expect((await refusalOf('a,b\n1,2\n3\n'))?.fix).not.toMatch(hint);
  });
});

describe('a byte that is not UTF-8', () => {
  it('is on the line where it stands, whatever line breaks came before', async () => {
    const breaks = fc.array(fc.constantFrom('\n', '\r\n', '\r', ',"\n"\n'), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(breaks, fc.integer({ min: 1, max: 9 }), async (ends, chunk) => {
        const before = `a,b\n${ends.map((end) => (end.startsWith(',') ? `1${end}` : `1,2${end}`)).join('')}`;
        const line = before.split(/\r\n|\r|\n/u).length;
        const finding = await refusalOf(
          Buffer.concat([Buffer.from(`${before}é`), Buffer.from([0xe9]), Buffer.from(',2\n')]),
          chunk,
        );
        expect(finding?.samples).toEqual([
          { line, got: `byte 0xE9 at offset ${Buffer.byteLength(before) + 2}` },
        ]);
      }),
    );
  });
});

describe('receiving', () => {
  const { limits } = aDefinition();

  it.each([
    ['another format', Buffer.from('504b030414000600', 'hex')],
    ['a NUL byte', Buffer.from('a,b\n1,\0\n')],
    ['nothing', Buffer.alloc(0)],
  ])('ends the download when it has seen enough: %s', async (_, first) => {
    let ended = false;
    async function* body() {
      try {
        yield await Promise.resolve(first);
        for (let i = 0; i < 100; i++) yield Buffer.from('1,2\n'.repeat(100));
      } finally {
        ended = true;
      }
    }
    const path = join(tmpdir(), `received-${randomBytes(6).toString('hex')}`);
    const chunks = first.length === 0 ? [] : body();
    const received = await receiveRawFile(toAsync(chunks), limits, path);
    expect(received.outcome).toBe('refused');
    expect(ended).toBe(first.length > 0);
  });

  it('fails, and does not end the process, when the file cannot be written', async () => {
    const path = join(tmpdir(), randomBytes(6).toString('hex'), 'no-such-folder');
    const body = toAsync([Buffer.from('a,b\n'), Buffer.from('1,2\n')]);
    await expect(receiveRawFile(body, limits, path)).rejects.toThrow('ENOENT');
  });

  it('fails, and does not end the process, when a write fails while the next chunk is awaited', async () => {
    async function* body() {
      yield Buffer.from('a,b\n'.repeat(50));
      await setTimeout(50);
      yield Buffer.from('1,2\n');
    }
    await expect(receiveRawFile(body(), limits, '/dev/full')).rejects.toThrow('ENOSPC');
  });

  it('fails when the disk is full', async () => {
    const body = toAsync(Array.from({ length: 9 }, () => Buffer.from('a,b\n'.repeat(50_000))));
    await expect(receiveRawFile(body, limits, '/dev/full')).rejects.toThrow('ENOSPC');
  });
});

async function* toAsync(chunks: Iterable<Buffer> | AsyncIterable<Buffer>) {
  yield* chunks;
}
