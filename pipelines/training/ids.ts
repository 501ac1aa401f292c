import { hashOf } from '../shared/canonical-json.ts';

/**
 * The id of a run: the same dataset version under the same policy (algorithm, code, gates) of the
 * same model is the same run, however often it is asked for.
 */
export function runIdOf(model: string, datasetVersion: string, policyHash: string): string {
  return `run-${hashOf([model, datasetVersion, policyHash]).slice(0, 20)}`;
}

/** A run makes one candidate, named before training: the id lies inside the artifact. */
export function candidateIdOf(runId: string): string {
  return runId.replace(/^run-/, 'cnd-');
}

/**
 * The name of the execution that works on a run. Step Functions keeps a name taken for 90 days; the
 * attempt rises only when a person retries.
 */
export function runExecutionName(runId: string, attempt: number): string {
  return `${runId}-${attempt}`;
}
