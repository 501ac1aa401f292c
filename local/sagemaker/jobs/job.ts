import type { BookedJob } from './job-book.ts';

/** AWS's limit where a request names none, seconds: a day. */
export const DEFAULT_RUNTIME = 86_400;

/** What a job is whatever it does: its name, what was asked for, and when things happened to it. */
export abstract class Job<Request> implements BookedJob {
  readonly name: string;
  readonly arn: string;
  readonly request: Request;
  readonly stop = new AbortController();
  readonly createdAt = new Date();
  modifiedAt = this.createdAt;
  abstract status: string;
  failureReason: string | undefined;
  protected ended: Date | undefined;

  constructor(name: string, arn: string, request: Request) {
    this.name = name;
    this.arn = arn;
    this.request = request;
  }

  get isOver(): boolean {
    return this.ended !== undefined;
  }

  get endedAt(): Date | undefined {
    return this.ended;
  }
}
