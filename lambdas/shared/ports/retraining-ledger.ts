import type {
  RetrainingDecision,
  RetrainingState,
} from '../../../pipelines/retraining/contract.ts';

/** What one write changes. */
export interface RetrainingWrite {
  /** Absent when the state moves on without a decision, as when a run has ended. */
  readonly decision?: RetrainingDecision;
  readonly nextState: RetrainingState;
}

/** The record of the retraining queue: a state a model, and every decision. */
export interface RetrainingLedger {
  state(model: string): Promise<RetrainingState | undefined>;

  /**
   * Writes state and decision in one transaction, if the state has not been written since.
   * @param expectedVersion - of the state the write was made from; 0 when there was none
   * @returns false when another write came first, or the trigger has its first decision already:
   * then nothing has changed
   */
  decide(model: string, expectedVersion: number, write: RetrainingWrite): Promise<boolean>;

  /** The first decision on a trigger. */
  findDecision(model: string, triggerId: string): Promise<RetrainingDecision | undefined>;

  /** A model's last decisions, the newest first. */
  decisions(model: string, limit: number): Promise<readonly RetrainingDecision[]>;
}
