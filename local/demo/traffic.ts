import { predictionAnswers } from '../../pipelines/serving/contract.ts';
import type { Reply } from '../cloud/signed-requests.ts';

/** What one version of the model answered. */
export interface VersionShare {
  readonly version: string;
  answers: number;
  /** When its first and its last answer came, milliseconds since 1970. */
  readonly first: number;
  last: number;
}

export interface TrafficReport {
  readonly sent: number;
  /** As many as a second had, on average. */
  readonly perSecond: number;
  readonly answered: number;
  /** What came instead of an answer, the first few. */
  readonly failures: readonly string[];
  readonly failed: number;
  /** In the order in which they first answered. */
  readonly versions: readonly VersionShare[];
  /** Of a request, milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

const MOST_FAILURES = 3;

/**
 * So many connections an application keeps. Where they are all in use it asks less often: on a machine
 * that is too slow for the rate, ever more requests at once would stop everything.
 */
const MOST_UNDER_WAY = 16;

/** Who answered, but which version that is could not be looked up: on a machine that is too busy. */
export const UNKNOWN_VERSION = 'unknown';

/** Requests at a constant rate, not one after the other; every answer is counted. */
export class Traffic {
  readonly #send: () => Promise<Reply>;
  readonly #pending = new Set<Promise<void>>();
  readonly #versions = new Map<string, VersionShare>();
  readonly #took: number[] = [];
  readonly #failures: string[] = [];
  #sent = 0;
  /** What was due while all connections were in use. */
  #leftOut = 0;
  readonly #began = Date.now();
  readonly #perSecond: number;
  readonly #timer: NodeJS.Timeout;

  /** @param perSecond - requests a second */
  constructor(send: () => Promise<Reply>, perSecond: number) {
    this.#send = send;
    this.#perSecond = perSecond;
    this.#timer = setInterval(() => this.#catchUp(), 1_000 / perSecond);
  }

  /** Sends no more, and waits for what is under way. */
  async stop(): Promise<TrafficReport> {
    clearInterval(this.#timer);
    const perSecond = (this.#sent * 1_000) / (Date.now() - this.#began);
    await Promise.all(this.#pending);
    const took = this.#took.toSorted((a, b) => a - b);
    const quantile = (share: number) => took[Math.floor(share * (took.length - 1))] ?? 0;
    return {
      sent: this.#sent,
      perSecond,
      answered: took.length,
      failures: this.#failures.slice(0, MOST_FAILURES),
      failed: this.#failures.length,
      versions: [...this.#versions.values()],
      p50: quantile(0.5),
      p99: quantile(0.99),
    };
  }

  /** Timers come late on a busy machine: what is due is sent, so that the rate holds. */
  #catchUp(): void {
    const elapsed = (Date.now() - this.#began) / 1_000;
    let due = Math.ceil(elapsed * this.#perSecond) - this.#sent - this.#leftOut;
    for (; due > 0; due -= 1) {
      if (this.#pending.size >= MOST_UNDER_WAY) {
        this.#leftOut += due;
        return;
      }
      this.#sent += 1;
      const asked = this.#ask();
      this.#pending.add(asked);
      void asked.then(() => this.#pending.delete(asked));
    }
  }

  async #ask(): Promise<void> {
    const started = performance.now();
    try {
      const { status, body } = await this.#send();
      const version = status === 200 ? versionIn(body) : undefined;
      if (version === undefined) this.#failures.push(`${status} ${body}`);
      else this.#count(version, performance.now() - started);
    } catch (error) {
      this.#failures.push(error instanceof Error ? error.message : String(error));
    }
  }

  #count(version: string, took: number): void {
    this.#took.push(took);
    const now = Date.now();
    const share = this.#versions.get(version);
    if (!share) this.#versions.set(version, { version, answers: 1, first: now, last: now });
    else {
      share.answers += 1;
      share.last = now;
    }
  }
}

/** The version that an answer of any task names; undefined for what is no such answer. */
function versionIn(body: string): string | undefined {
  const document: unknown = JSON.parse(body);
  for (const schema of Object.values(predictionAnswers)) {
    const answer = schema.safeParse(document);
    if (answer.success) return String(answer.data.version ?? UNKNOWN_VERSION);
  }
  return undefined;
}
