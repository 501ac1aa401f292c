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
