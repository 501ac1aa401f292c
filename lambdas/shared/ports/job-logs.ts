/** The kinds of SageMaker jobs that keep a log. */
export type JobKind = 'training' | 'processing';

/** What jobs printed. */
export interface JobLogs {
  /** The last lines of a job, at most 20 of at most 500 characters; none when it never spoke. */
  lastLines(kind: JobKind, job: string): Promise<readonly string[]>;
}
