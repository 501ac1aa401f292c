import type { CloudLogs, LogLine } from '../cloud/ports.ts';
import { told } from '../errors.ts';

/** Lines wait this long for others, milliseconds. */
const GATHER = 100;

/** What PutLogEvents takes: events a call, bytes a call with 26 for each event, bytes an event. */
const BATCH_LINES = 10_000;
const BATCH_BYTES = 1_048_576;
const LINE_OVERHEAD = 26;
const LINE_CHARACTERS = 60_000;

/** Brings a job's lines to its log stream. A role without the right loses them; the job goes on. */
export class LogPump {
  readonly #logs: CloudLogs;
  readonly #group: string;
  readonly #stream: string;
  #waiting: LogLine[] = [];
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;
  #lost = false;

  constructor(logs: CloudLogs, group: string, stream: string) {
    this.#logs = logs;
    this.#group = group;
    this.#stream = stream;
  }

  line(text: string): void {
    if (this.#lost) return;
    // An event's message has at least one character.
    this.#waiting.push({
      timestamp: Date.now(),
      message: text.slice(0, LINE_CHARACTERS) || ' ',
    });
    this.#timer ??= setTimeout(() => this.#send(), GATHER);
  }

  /** Done when every line is where it belongs, or lost. */
  async end(): Promise<void> {
    this.#send();
    await this.#sending;
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const lines = this.#waiting;
    this.#waiting = [];
    if (lines.length === 0 || this.#lost) return;
    const before = this.#sending ?? this.#logs.createStream(this.#group, this.#stream);
    this.#sending = this.#put(before, lines);
  }

  async #put(before: Promise<void>, lines: readonly LogLine[]): Promise<void> {
    try {
      await before;
      if (this.#lost) return;
      for (const batch of batches(lines)) await this.#logs.put(this.#group, this.#stream, batch);
    } catch (error) {
      this.#lost = true;
      console.error(`No logs in ${this.#group} for ${this.#stream}: ${told(error)}`);
    }
  }
}

function* batches(lines: readonly LogLine[]): Generator<LogLine[]> {
  let batch: LogLine[] = [];
  let bytes = 0;
  for (const line of lines) {
    const size = Buffer.byteLength(line.message) + LINE_OVERHEAD;
    if (batch.length === BATCH_LINES || bytes + size > BATCH_BYTES) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(line);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
