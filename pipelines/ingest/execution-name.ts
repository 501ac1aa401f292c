import type { Upload } from './contract.ts';

/**
 * The name of the workflow execution that ingests an upload: the same upload has the same name, so
 * that a second event finds the first's execution. Step Functions allows 80 characters of
 * `[A-Za-z0-9-_]` and keeps a name taken for 90 days; the attempt rises only when a person retries.
 */
export function ingestExecutionName(upload: Pick<Upload, 'id'>, attempt: number): string {
  return `${upload.id}-${attempt}`;
}
