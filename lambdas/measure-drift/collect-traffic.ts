import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type {
  CaptureObject,
  TrafficCounts,
  TrafficList,
} from '../../pipelines/monitoring/contract.ts';
import type {
  CapturedLine,
  CapturedRecord,
  CapturedTraffic,
} from '../shared/ports/captured-traffic.ts';

export interface CollectTraffic {
  readonly traffic: Pick<TrafficList, 'objects' | 'more'>;
  /** Whose records are wanted. */
  readonly candidateId: string;
  /** No file is begun once so many records were read. */
  readonly maxRecords: number;
  /** Where the records are written, one line each. */
  readonly path: string;
  readonly lineOf: (record: CapturedRecord) => string;
}

/** What the captured files held. */
export interface CollectedTraffic {
  readonly counts: TrafficCounts;
  /** The files that were read. */
  readonly looked: readonly CaptureObject[];
  /** Of the first and the last request, ISO 8601 in UTC; null without any. */
  readonly from: string | null;
  readonly to: string | null;
}

/**
 * Writes the champion's records to a file, each request once, however often it was captured. What a
 * file holds doesn't depend on the order of its lines.
 */
export async function collectTraffic(
  wanted: CollectTraffic,
  captured: Pick<CapturedTraffic, 'read'>,
): Promise<CollectedTraffic> {
  const { maxRecords, path } = wanted;
  const { objects, more } = wanted.traffic;
  const tally = new Tally(wanted.candidateId);
  const file = createWriteStream(path);
  const looked: CaptureObject[] = [];
  try {
    for (const object of objects) {
      if (tally.read >= maxRecords) break;
      for await (const line of captured.read(object)) {
        for (const record of tally.add(line)) await write(file, wanted.lineOf(record));
      }
      looked.push(object);
    }
  } finally {
    file.end();
    await finished(file);
  }
  const waiting = objects.length - looked.length + more;
  return {
    ...tally.result(),
    looked,
    counts: { ...tally.counts, objects: looked.length, waiting },
  };
}

/** Waits while the disk is behind. */
async function write(file: WriteStream, line: string): Promise<void> {
  if (!file.write(`${line}\n`)) await once(file, 'drain');
}

type Counts = { -readonly [Name in keyof Omit<TrafficCounts, 'objects' | 'waiting'>]: number };

/** Counts lines by what they tell, and remembers which requests were told. */
class Tally {
  readonly counts: Counts = {
    requests: 0,
    records: 0,
    otherModels: 0,
    refused: 0,
    unanswered: 0,
    duplicates: 0,
    malformed: 0,
  };
  readonly #candidateId: string;
  readonly #told = new Set<string>();
  #from: string | null = null;
  #to: string | null = null;

  constructor(candidateId: string) {
    this.#candidateId = candidateId;
  }

  /** Records of any model. */
  get read(): number {
    return this.counts.records + this.counts.otherModels;
  }

  /** The champion's records in a line that wasn't told before. */
  add(line: CapturedLine): readonly CapturedRecord[] {
    const { counts } = this;
    if (line.outcome === 'malformed') counts.malformed++;
    else if (this.#told.has(line.eventId)) counts.duplicates++;
    else {
      this.#told.add(line.eventId);
      if (line.outcome === 'answered') return this.#answered(line);
      counts[line.outcome]++;
    }
    return [];
  }

  result() {
    return { from: this.#from, to: this.#to };
  }

  #answered({ candidateId, records, at }: Extract<CapturedLine, { outcome: 'answered' }>) {
    if (candidateId !== this.#candidateId) {
      this.counts.otherModels += records.length;
      return [];
    }
    this.counts.requests++;
    this.counts.records += records.length;
    if (this.#from === null || at < this.#from) this.#from = at;
    if (this.#to === null || at > this.#to) this.#to = at;
    return records;
  }
}
