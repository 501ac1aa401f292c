import { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { prefixes } from '../../../pipelines/dataset/prefixes.ts';
import type { CaptureObject } from '../../../pipelines/monitoring/contract.ts';
import { settledBefore, unseenObjects } from '../../../pipelines/monitoring/watermark.ts';
import { variants } from '../../../pipelines/serving/variants.ts';
import type { CapturedLine, CapturedTraffic, ListCaptured } from '../ports/captured-traffic.ts';
import { namingDenial } from './aws-denials.ts';
import { readCaptureLine } from './sagemaker-capture-line.ts';

/**
 * Files lie in folders by the hour of their first request, and S3 gets them some minutes later; a day
 * leaves room for whatever may hold one up.
 */
const LATEST_ARRIVAL_MS = 24 * 60 * 60_000;

/** What SageMaker captured of an endpoint's traffic, in the data bucket. */
export class SageMakerCapture implements CapturedTraffic {
  readonly #bucket: string;
  readonly #s3: S3Client;

  constructor(bucket: string, s3 = new S3Client({})) {
    this.#bucket = bucket;
    this.#s3 = s3;
  }

  async list({ endpoint, since, until }: ListCaptured): Promise<readonly CaptureObject[]> {
    const found: CaptureObject[] = [];
    for (const variant of Object.values(variants)) {
      const folder = `${prefixes.capture}${endpoint}/${variant}/`;
      const after =
        since && `${folder}${hourOf(settledBefore(since).getTime() - LATEST_ARRIVAL_MS)}`;
      found.push(...(await this.#under(folder, after)));
    }
    const old = found.filter(({ lastModified }) => Date.parse(lastModified) <= until.getTime());
    return unseenObjects(old, since);
  }

  async *read({ key }: CaptureObject): AsyncIterable<CapturedLine> {
    const command = new GetObjectCommand({ Bucket: this.#bucket, Key: key });
    const { Body } = await namingDenial(`s3:GetObject on ${key}`, () => this.#s3.send(command));
    if (!(Body instanceof Readable)) throw new TypeError('S3 answered without a body');
    for await (const line of linesOf(Body)) {
      if (line.trim() !== '') yield readCaptureLine(line);
    }
  }

  async #under(folder: string, after: string | null): Promise<CaptureObject[]> {
    const pages = paginateListObjectsV2(
      { client: this.#s3 },
      { Bucket: this.#bucket, Prefix: folder, ...(after !== null && { StartAfter: after }) },
    );
    return await namingDenial(`s3:ListBucket under ${folder}`, async () => {
      const found: CaptureObject[] = [];
      for await (const { Contents = [] } of pages) {
        for (const { Key, LastModified, Size } of Contents) {
          if (Key === undefined || !LastModified) continue;
          found.push({ key: Key, lastModified: LastModified.toISOString(), bytes: Size ?? 0 });
        }
      }
      return found;
    });
  }
}

/** `yyyy/mm/dd/hh`, in UTC: what the keys of that hour and later ones sort after. */
function hourOf(time: number): string {
  return new Date(time).toISOString().slice(0, 13).replaceAll(/[-T]/g, '/');
}

/** Not readline: it doesn't hand on what goes wrong with its input. */
async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  const decoder = new StringDecoder('utf8');
  let open: string[] = [];
  for await (const chunk of body) {
    const [first = '', ...rest] = decoder.write(Buffer.from(chunk)).split('\n');
    open.push(first);
    for (const next of rest) {
      yield open.join('');
      open = [next];
    }
  }
  yield open.join('') + decoder.end();
}
