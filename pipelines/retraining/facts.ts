import type { RunTrigger } from '../training/contract.ts';
import type { RegisteredVersion } from '../training/window.ts';
import type { RetrainingState } from './contract.ts';
import type { RetrainingPolicy } from './policy.ts';

/** How a run stands: a run that was stopped, or ran out of time, has failed. */
export type RunStanding = 'running' | 'failed' | 'registered';

/** What is known of a run beside the state. */
export interface RunFact {
  readonly id: string;
  readonly attempt: number;
  readonly standing: RunStanding;
  readonly datasetVersion: string;
  readonly datasetNumber: number | undefined;
  readonly policyHash: string;
  readonly trigger: RunTrigger;
  readonly startedAt: string;
  readonly endedAt: string | undefined;
  /** Rows of its window. */
  readonly rows: number | undefined;
}

/** What is true of a model outside of the state, looked up before each decision. */
export interface RetrainingFacts {
  /** Every registered dataset version. */
  readonly versions: readonly RegisteredVersion[];
  /** Of the deployed run policy. */
  readonly policyHash: string;
  readonly codeHash: string;
  /** Dataset versions that a window holds at most. */
  readonly windowVersions: number;
  /** What the ledger knows of the runs that matter, by id. */
  readonly runs: ReadonlyMap<string, RunFact>;
  /** Whether the execution of the lease is over; false without a lease. */
  readonly leaseEnded: boolean;
}

/** All that a decision depends on. */
export interface World {
  readonly state: RetrainingState;
  readonly facts: RetrainingFacts;
  readonly policy: RetrainingPolicy;
  readonly now: Date;
}
