import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { SageMakerCapture } from '../../../../../lambdas/shared/adapters/sagemaker-capture.ts';
import { nextWatermark } from '../../../../../pipelines/monitoring/watermark.ts';

const s3 = mockClient(S3Client);
const capture = new SageMakerCapture('data-bucket', new S3Client({}));
const lines = readFileSync('test/fixtures/capture/lines.jsonl', 'utf8');
const FOLDER = 'capture/evergreen-visits/champion/';
const NOON = new Date('2026-07-02T12:00:00Z');

beforeEach(() => s3.reset());

function listed(...files: readonly (readonly [name: string, minutes: number])[]) {
  return files.map(([name, minutes]) => ({
    Key: `${FOLDER}2026/07/02/11/${name}.jsonl`,
    LastModified: new Date(NOON.getTime() + minutes * 60_000),
    Size: 10,
  }));
}

async function namesSince(since: Parameters<SageMakerCapture['list']>[0]['since'], until = NOON) {
  const found = await capture.list({ endpoint: 'evergreen-visits', since, until });
  return found.map(({ key }) => key.slice(-'a.jsonl'.length, -'.jsonl'.length));
}

describe('the files of captured traffic', () => {
  it('are those of every variant, page after page, the oldest first', async () => {
    const page = { Bucket: 'data-bucket', Prefix: FOLDER };
    s3.on(ListObjectsV2Command).resolves({});
    s3.on(ListObjectsV2Command, page).resolves({
      Contents: listed(['b', -10], ['a', -5]),
      NextContinuationToken: 'more',
    });
    s3.on(ListObjectsV2Command, { ...page, ContinuationToken: 'more' }).resolves({
      Contents: listed(['c', -20]),
    });
    const challenger = { ...page, Prefix: FOLDER.replace('champion', 'challenger') };
    s3.on(ListObjectsV2Command, challenger).resolves({ Contents: listed(['d', -7]) });
    expect(await namesSince(null)).toEqual(['c', 'b', 'd', 'a']);
  });

  it('are those that S3 had by then', async () => {
    s3.on(ListObjectsV2Command).resolves({});
    const files = listed(['a', -1], ['b', 0], ['c', 1]);
    s3.on(ListObjectsV2Command, { Prefix: FOLDER }).resolves({ Contents: files });
    expect(await namesSince(null)).toEqual(['a', 'b']);
  });

  it('are looked for a day before what was looked at', async () => {
    s3.on(ListObjectsV2Command).resolves({});
    const looked = [{ key: 'x', lastModified: NOON.toISOString(), bytes: 1 }];
    await namesSince(nextWatermark(null, looked));
    const [first] = s3.commandCalls(ListObjectsV2Command);
    expect(first?.args[0].input.StartAfter).toBe(`${FOLDER}2026/07/01/11`);
  });
});

/** The SDK hangs conveniences on the stream, which nobody uses here. */
function bodyOf(stream: Readable): NonNullable<GetObjectCommandOutput['Body']> {
  return stream as NonNullable<GetObjectCommandOutput['Body']>;
}

describe('a file of captured traffic', () => {
  const file = { key: 'k', lastModified: NOON.toISOString(), bytes: 1 };

  async function outcomes(chunks: readonly Buffer[]): Promise<string[]> {
    s3.on(GetObjectCommand).resolves({ Body: bodyOf(Readable.from(chunks)) });
    const read: string[] = [];
    for await (const { outcome } of capture.read(file)) read.push(outcome);
    return read;
  }

  const ALL = [...Array<string>(5).fill('answered'), 'refused', 'unanswered'];

  it.each([1, 7, 64, 100_000])('is read line by line, %i bytes at a time', async (size) => {
    const bytes = Buffer.from(lines);
    const chunks: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
    expect(await outcomes(chunks)).toEqual(ALL);
  });

  it('is read to its end without a last newline, past blank and broken lines', async () => {
    const text = lines.trimEnd().replace('\n', '\r\n\n{"captureData"\n');
    expect(await outcomes([Buffer.from(text)])).toEqual(['answered', 'malformed', ...ALL.slice(1)]);
  });

  it('that breaks off is no file with fewer lines', async () => {
    const body = Readable.from(
      (async function* () {
        yield Buffer.from(lines.slice(0, 900));
        await Promise.resolve();
        throw new Error('aborted');
      })(),
    );
    s3.on(GetObjectCommand).resolves({ Body: bodyOf(body) });
    const read = async () => {
      for await (const _ of capture.read(file));
    };
    await expect(read()).rejects.toThrow('aborted');
  });
});
