import { type ErrorData, EvergreenError } from '../shared/errors.ts';
import type { FieldProblem, ProblemDocument } from './contract.ts';

export const PROBLEM_TYPE = 'application/problem+json';

interface Kind {
  readonly status: number;
  readonly title: string;
  /** When to come back. */
  readonly retryAfterSeconds?: number;
}

/** Every problem that the API tells of, by the name that its `type` ends with. */
export const problemKinds = {
  'malformed-body': { status: 400, title: 'The body can not be read' },
  'not-authorized': { status: 403, title: 'Not allowed' },
  'unknown-model': { status: 404, title: 'There is no such model' },
  'unknown-route': { status: 404, title: 'There is nothing at this address' },
  'wrong-method': { status: 405, title: 'This address takes another method' },
  'body-too-large': { status: 413, title: 'The request is too large' },
  'wrong-content-type': { status: 415, title: 'The body must be JSON' },
  'invalid-request': { status: 422, title: 'The request does not fit the model' },
  throttled: { status: 429, title: 'Too many requests', retryAfterSeconds: 1 },
  internal: { status: 500, title: 'The API failed' },
  'model-failed': { status: 502, title: 'The model gave no usable answer' },
  'no-released-model': {
    status: 503,
    title: 'The model has no released version yet',
    retryAfterSeconds: 60,
  },
  'endpoint-unavailable': {
    status: 503,
    title: 'The endpoint is not available now',
    retryAfterSeconds: 5,
  },
  'model-too-slow': { status: 504, title: 'The model did not answer in time' },
} as const satisfies Record<string, Kind>;
export type ProblemKind = keyof typeof problemKinds;

/** What tells problems apart for programs. */
export function problemType(kind: ProblemKind): string {
  return `urn:evergreen:problem:${kind}`;
}

interface ProblemParts {
  readonly errors?: readonly FieldProblem[];
  /** How many there are, listed or not. */
  readonly errorCount?: number;
  /** Facts for the log; never values of a record. */
  readonly data?: ErrorData;
  readonly cause?: unknown;
}

/** A request that ends in a problem instead of predictions. The message is the problem's detail. */
export class RequestProblem extends EvergreenError {
  override readonly name = 'RequestProblem';
  readonly kind: ProblemKind;
  readonly errors: readonly FieldProblem[] | undefined;
  readonly errorCount: number | undefined;

  constructor(kind: ProblemKind, detail: string, parts: ProblemParts = {}) {
    super(detail, parts.data, { cause: parts.cause });
    this.kind = kind;
    this.errors = parts.errors;
    this.errorCount = parts.errorCount;
  }

  get status(): number {
    return problemKinds[this.kind].status;
  }

  /** Seconds, where coming back has sense. */
  get retryAfterSeconds(): number | undefined {
    const kind: Kind = problemKinds[this.kind];
    return kind.retryAfterSeconds;
  }

  /** @param instance - the id of the request */
  toDocument(instance: string): ProblemDocument {
    const { status, title } = problemKinds[this.kind];
    return {
      type: problemType(this.kind),
      title,
      status,
      detail: this.message,
      instance,
      ...(this.errors && {
        errorCount: this.errorCount ?? this.errors.length,
        errors: [...this.errors],
      }),
    };
  }
}
