import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cloud } from '../cloud/ports.ts';
import { below } from '../container/s3-uri.ts';
import type { CaptureOrder } from '../endpoint-configs/endpoint-config.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import type { Fleet } from '../endpoints/fleet.ts';
import type { VariantFleet } from '../endpoints/variant-fleet.ts';
import { told } from '../errors.ts';
import type { Invocation } from '../invoke/invocation.ts';
import type { ContainerAnswer } from '../model-server/connection.ts';
import { captureLine } from './capture-line.ts';

/** A file is written when it has this many bytes, however early. */
const FULL = 8 * 1024 * 1024;

/** A request that was answered. */
export interface Answered {
  readonly endpoint: Endpoint;
  readonly fleet: Fleet;
  readonly variant: VariantFleet;
  readonly cloud: Cloud;
  readonly invocation: Invocation;
  readonly answer: ContainerAnswer;
}

interface CaptureFile {
  readonly place: string;
  readonly order: CaptureOrder;
  readonly cloud: Cloud;
  readonly since: Date;
  readonly lines: string[];
  bytes: number;
  readonly full: AbortController;
}

/** Data capture: requests and answers, some while later, in files of the model's role. */
export class Capture {
  readonly #delayMs: number;
  readonly #chance: () => number;
  readonly #open = new Map<string, CaptureFile>();
  readonly #writing = new Set<Promise<void>>();

  /** @param chance - numbers from 0 to 1, for the sample */
  constructor(delayMs: number, chance: () => number) {
    this.#delayMs = delayMs;
    this.#chance = chance;
  }

  /** Keeps a request if its fleet's config orders it; what goes wrong is nobody's failure. */
  add({ endpoint, fleet, variant, cloud, invocation, answer }: Answered): void {
    const order = fleet.config.capture;
    if (!order || this.#chance() * 100 >= order.percentage) return;
    const place = `${endpoint.name}/${variant.name}`;
    const file = this.#fileOf(`${place}/${fleet.config.name}`, { place, order, cloud });
    const line = captureLine(
      {
        eventId: randomUUID(),
        inferenceId: invocation.inferenceId,
        at: new Date(),
        input: invocation,
        output: { contentType: answer.headers['content-type'], body: answer.body },
      },
      order,
    );
    file.lines.push(line);
    file.bytes += line.length;
    if (file.bytes > FULL) file.full.abort();
  }

  /** Writes what waits. */
  async close(): Promise<void> {
    for (const file of this.#open.values()) file.full.abort();
    await Promise.all(this.#writing);
  }

  #fileOf(key: string, start: Pick<CaptureFile, 'place' | 'order' | 'cloud'>): CaptureFile {
    const known = this.#open.get(key);
    if (known && !known.full.signal.aborted) return known;
    const file: CaptureFile = {
      ...start,
      since: new Date(),
      lines: [],
      bytes: 0,
      full: new AbortController(),
    };
    this.#open.set(key, file);
    const writing = this.#writeLater(key, file).finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
    return file;
  }

  async #writeLater(key: string, file: CaptureFile): Promise<void> {
    await sleep(this.#delayMs, undefined, { signal: file.full.signal }).catch(() => {});
    if (this.#open.get(key) === file) this.#open.delete(key);
    const { order, cloud, lines } = file;
    try {
      await cloud.files.write(`${lines.join('\n')}\n`, {
        ...below(order.destination, `${file.place}/${pathOf(file.since)}`),
        kmsKeyId: order.kmsKeyId,
      });
    } catch (error) {
      console.error(`${lines.length} captured requests of ${file.place} are lost: ${told(error)}`);
    }
  }
}

/** `yyyy/mm/dd/hh/mm-ss-mmm-<uuid>.jsonl`, in UTC. */
function pathOf(time: Date): string {
  const [year, month, day, hour, minute, second, thousandths] =
    time.toISOString().match(/\d+/g) ?? [];
  return `${year}/${month}/${day}/${hour}/${minute}-${second}-${thousandths}-${randomUUID()}.jsonl`;
}
