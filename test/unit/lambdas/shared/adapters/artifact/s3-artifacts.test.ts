import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  NoSuchKey,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { S3Artifacts } from '../../../../../../lambdas/shared/adapters/artifact/s3-artifacts.ts';
import {
  AccessDeniedError,
  ArtifactInvalidError,
} from '../../../../../../pipelines/shared/errors.ts';
import { broken, flipped, type MadeEntry, tarOf } from '../../../../../support/made-tar.ts';

const URI = 's3://data-bucket/runs/visits/run-1/1/training/job/output/model.tar.gz';
const s3 = mockClient(S3Client);

const facts = { name: 'training.json', content: '{"candidateId":"cnd-1"}' };
const model = { name: 'model.ubj', content: randomBytes(20_000) };
const honest: readonly MadeEntry[] = [
  { name: 'code', type: '5' },
  { name: 'code/inference.py', content: 'print()' },
  model,
  facts,
  { name: 'features.json', content: '{}' },
];

beforeEach(() => {
  s3.reset();
});

/** Serves bytes as S3 does, in chunks of a given size. */
function serve(bytes: Buffer, { chunk = 1_000, length = bytes.length } = {}) {
  const chunks = [];
  for (let start = 0; start < bytes.length; start += chunk) {
    chunks.push(bytes.subarray(start, start + chunk));
  }
  const Body = bodyOf(Readable.from(chunks));
  s3.on(GetObjectCommand).resolves({ Body, ContentLength: length });
}

/** The SDK hangs conveniences on the stream, which nobody uses here. */
function bodyOf(stream: Readable): NonNullable<GetObjectCommandOutput['Body']> {
  return stream as NonNullable<GetObjectCommandOutput['Body']>;
}

async function read(limits = {}) {
  return await new S3Artifacts(new S3Client({}), limits).read(URI);
}

/** What a refused artifact's error says. */
async function refusal(limits = {}): Promise<string> {
  try {
    await read(limits);
  } catch (error) {
    if (error instanceof ArtifactInvalidError) return error.message;
    throw error;
  }
  throw new Error('The artifact was read.');
}

describe('reading an honest artifact', () => {
  it.each([1, 7, 511, 512, 100_000])('in chunks of %i bytes', async (chunk) => {
    const packed = gzipSync(
      tarOf(honest.map((entry) => (entry === model ? { ...model, content: 'tree' } : entry))),
    );
    serve(packed, { chunk });
    expect(await read()).toEqual({
      artifact: {
        uri: URI,
        sha256: createHash('sha256').update(packed).digest('hex'),
        bytes: packed.length,
      },
      trainingFacts: facts.content,
    });
    expect(s3.commandCalls(GetObjectCommand)[0]?.args[0].input).toEqual({
      Bucket: 'data-bucket',
      Key: 'runs/visits/run-1/1/training/job/output/model.tar.gz',
    });
  });

  it('that names its entries from ./ on', async () => {
    const entries = honest.map((entry) => ({ ...entry, name: `./${entry.name}` }));
    serve(gzipSync(tarOf([{ name: './', type: '5' }, ...entries])));
    expect((await read()).trainingFacts).toBe(facts.content);
  });

  it('with no bytes after the last entry but zeros, many of them', async () => {
    serve(gzipSync(Buffer.concat([tarOf(honest), Buffer.alloc(10_240)])));
    expect((await read()).trainingFacts).toBe(facts.content);
  });
});

describe('F16: what is no artifact', () => {
  it('is missing', async () => {
    s3.on(GetObjectCommand).rejects(new NoSuchKey({ message: 'no', $metadata: {} }));
    expect(await refusal()).toMatch(`The artifact ${URI} is refused: training left none there`);
  });

  it.each(['s3:GetObject', 's3:ListBucket'])(
    'may not be read without %s, which is another matter',
    async (action) => {
      s3.on(GetObjectCommand).rejects(denial(`not authorized to perform: ${action} on resource`));
      await expect(read()).rejects.toThrow(AccessDeniedError);
    },
  );

  it.each<[string, Buffer, string | RegExp]>([
    ['empty', Buffer.alloc(0), 'it is empty'],
    ['text', Buffer.from('<html>'), 'it is no sound gzip file'],
    ['a tar that is not packed', tarOf(honest), 'it is no sound gzip file'],
    ['gzipped text', gzipSync('hello '.repeat(1_000)), 'it holds no tar archive, or an empty one'],
    ['gzipped nothing', gzipSync(''), 'no tar archive, or an empty one'],
    ['an archive of nothing', gzipSync(tarOf([])), 'no tar archive, or an empty one'],
    [
      'without a model',
      gzipSync(tarOf([facts])),
      'it has no model file (model.*); it holds "training.json"',
    ],
    [
      'with an empty model',
      gzipSync(tarOf([facts, { name: 'model.ubj' }])),
      'its model file model.ubj is empty',
    ],
    [
      'with its model in a folder',
      gzipSync(tarOf([facts, { ...model, name: 'm/model.ubj' }])),
      'it has no model file',
    ],
    ['without training.json', gzipSync(tarOf([model])), 'it has no training.json'],
    ['cut short', gzipSync(tarOf(honest)).subarray(0, -100), 'it is no sound gzip file'],
    [
      'cut short inside the tar',
      gzipSync(tarOf(honest).subarray(0, 9_000)),
      /it holds (a broken|no) tar archive/,
    ],
    ['with a broken header', gzipSync(broken(tarOf(honest))), /it holds (a broken|no) tar archive/],
    ['with a broken byte', flipped(gzipSync(tarOf(honest))), 'it is no sound gzip file'],
    [
      'with more behind it',
      Buffer.concat([gzipSync(tarOf(honest)), Buffer.from('more')]),
      /of its \d+ bytes|no sound gzip/,
    ],
  ])('is %s', async (_, bytes, says) => {
    serve(bytes);
    expect(await refusal()).toMatch(says);
  });
});

describe('S3: an archive that means harm', () => {
  it.each<[string, MadeEntry[], string]>([
    [
      'a symbolic link',
      [{ name: 'model.ubj', type: '2', link: '/etc/passwd' }],
      'the link "model.ubj"',
    ],
    ['a hard link', [{ name: 'x', type: '1', link: '../../x' }], 'the link "x"'],
    ['a character device', [{ name: 'null', type: '3' }], '"null" is neither a file nor a folder'],
    ['a block device', [{ name: 'sda', type: '4' }], '"sda" is neither a file nor a folder'],
    ['a pipe', [{ name: 'pipe', type: '6' }], '"pipe" is neither a file nor a folder'],
    ['a type nobody knows', [{ name: 'odd', type: 'Z' }], '"odd" is neither a file nor a folder'],
    [
      'a path upwards',
      [{ name: '../model.ubj', content: 'x' }],
      'the path "../model.ubj" leaves the folder',
    ],
    ['a path upwards within', [{ name: 'code/../../x', content: 'x' }], 'leaves the folder'],
    ['an absolute path', [{ name: '/opt/ml/model/model.ubj', content: 'x' }], 'leaves the folder'],
    ['a back slash', [{ name: 'code\\x', content: 'x' }], 'leaves the folder'],
    ['a name twice', [facts], 'it holds "training.json" twice'],
    [
      'a name twice, in disguise',
      [{ ...facts, name: './training.json' }],
      'it holds "training.json" twice',
    ],
  ])('is refused for %s', async (_, entries, says) => {
    serve(gzipSync(tarOf([...honest, ...entries])));
    expect(await refusal()).toMatch(says);
  });

  it('is refused as a bomb while it unpacks, long before its end', async () => {
    const bomb = gzipSync(tarOf([...honest, { name: 'zeros', content: Buffer.alloc(40_000_000) }]));
    serve(bomb, { chunk: 2_000 });
    expect(await refusal()).toMatch(/its \d+ bytes so far unpack to \d+ and more/);
  });

  it('is refused for what its headers say, whatever comes', async () => {
    serve(gzipSync(tarOf([{ name: 'big', size: 8_000_000_000 }])));
    expect(await refusal({ unpackedBytes: 100_000 })).toMatch(
      'it unpacks to more than 100000 bytes',
    );
  });

  it('is refused for a thousand entries when a hundred are allowed', async () => {
    const entries = Array.from({ length: 1_000 }, (_, i) => ({ name: `f${i}`, content: 'x' }));
    serve(gzipSync(tarOf(entries)));
    expect(await refusal({ entries: 100, ratio: 10_000 })).toMatch('it has more than 100 entries');
  });

  it('is refused for a training.json that nobody would write', async () => {
    serve(gzipSync(tarOf([model, facts])));
    expect(await refusal({ trainingFactsBytes: 22 })).toMatch('its training.json has 23 bytes');
  });

  it('never speaks in control characters', async () => {
    serve(gzipSync(tarOf([{ name: '\u001b[31m/../x', content: 'x' }])));
    expect(await refusal()).toMatch('\\u001b[31m');
  });
});

describe('a connection that breaks', () => {
  it('in silence is noticed by the bytes that are missing', async () => {
    const packed = gzipSync(tarOf(honest));
    serve(packed, { length: packed.length + 5 });
    expect(await refusal()).toMatch(`after ${packed.length} of its ${packed.length + 5} bytes`);
  });

  it('is no fault of the artifact', async () => {
    const Body = bodyOf(
      Readable.from(
        (async function* () {
          yield gzipSync(tarOf(honest)).subarray(0, 500);
          throw new Error('socket hang up');
        })(),
      ),
    );
    s3.on(GetObjectCommand).resolves({ Body, ContentLength: 9_999 });
    await expect(read()).rejects.toThrow('socket hang up');
  });
});

function denial(message: string): S3ServiceException {
  return new S3ServiceException({
    name: 'AccessDenied',
    message: `User: arn is ${message}`,
    $fault: 'client',
    $metadata: { httpStatusCode: 403 },
  });
}
