/** What asking for an execution came to. */
export type StartOutcome =
  | 'started'
  /** One of that name runs or has succeeded: the work is in good hands. */
  | 'already-done'
  /** One of that name has failed: it is run again when a person says so, not by a second event. */
  | 'already-failed';

/** A state machine. */
export interface Workflow {
  start(name: string, input: object): Promise<StartOutcome>;
}

/** Where an execution stands; `none` when there is none of that name (any more). */
export type ExecutionStatus = 'running' | 'ended' | 'none';

/** A state machine whose executions can be looked at. */
export interface WatchedWorkflow extends Workflow {
  status(name: string): Promise<ExecutionStatus>;
}
