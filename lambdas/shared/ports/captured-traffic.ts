import type { CaptureObject, Watermark } from '../../../pipelines/monitoring/contract.ts';

/** A record of a request, and what was predicted for it. */
export interface CapturedRecord {
  /** Its place in the request. */
  readonly index: number;
  /** By column, as they were sent: JSON values, or the text of CSV cells (null for an empty one). */
  readonly features: Readonly<Record<string, unknown>>;
  /** A class and its probability, or probabilities by class, or a value. */
  readonly prediction: Readonly<Record<string, unknown>>;
}

/** What a request is known by. */
export interface CapturedRequestIds {
  /** Unique; the same event told twice is one. */
  readonly eventId: string;
  /** The caller's name of the request; null when it had none. */
  readonly inferenceId: string | null;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

/** What a captured line tells. */
export type CapturedLine =
  | (CapturedRequestIds & {
      readonly outcome: 'answered';
      /** The model that answered, as it states itself. */
      readonly candidateId: string;
      readonly records: readonly CapturedRecord[];
    })
  | (CapturedRequestIds & {
      /** The model refused the request; or its answer wasn't captured. */
      readonly outcome: 'refused' | 'unanswered';
    })
  /** `why` never holds a value of the line. */
  | { readonly outcome: 'malformed'; readonly why: string };

export interface ListCaptured {
  readonly endpoint: string;
  /** What was looked at before. */
  readonly since: Watermark | null;
  /** Files that S3 got later are left out. */
  readonly until: Date;
}

/** The requests and answers of an endpoint that were captured. */
export interface CapturedTraffic {
  /** The files that were not looked at yet, the oldest first. */
  list(wanted: ListCaptured): Promise<readonly CaptureObject[]>;

  /** The lines of a file, one after the other. What can't be read is a line that says so. */
  read(object: CaptureObject): AsyncIterable<CapturedLine>;
}
