import type { Artifact, RunRecord } from '../../../pipelines/training/contract.ts';
import type { RunAttempt } from '../../../pipelines/training/keys.ts';
import type { DatasetVersionEntry } from './ledger.ts';

/** A run as an attempt finds it at its start. */
export type RunOpening = Pick<
  RunRecord,
  'id' | 'model' | 'attempt' | 'datasetVersion' | 'policyHash' | 'trigger' | 'startedAt'
> &
  Partial<
    Pick<RunRecord, 'datasetNumber' | 'candidateId' | 'window' | 'hyperparameters'> &
      /** What an earlier attempt has trained: this one goes on from there. */
      Pick<RunRecord, 'trainingJob' | 'artifact'>
  >;

/** What the ledger made of an opening, and the run as it stands there now. */
export interface OpenedRun {
  readonly outcome:
    | 'opened'
    /** This attempt was opened before: its record stays as it was. */
    | 'already-open'
    /** A later attempt has begun, or an earlier one came to a candidate. */
    | 'superseded';
  readonly run: RunRecord;
}

/** What is known once training has left a sound artifact. */
export interface TrainedRun {
  readonly trainingJob: string;
  readonly artifact: Artifact;
}

/** What is known of a run that came to a candidate. */
export type RegisteredRun = TrainedRun &
  Required<
    Pick<
      RunRecord,
      | 'candidateId'
      | 'evaluationJob'
      | 'endedAt'
      | 'metrics'
      | 'verdict'
      | 'packageArn'
      | 'packageVersion'
      | 'lineage'
    >
  >;

/** Why a run failed. */
export interface FailedRun {
  readonly error: string;
  readonly cause: string;
  readonly failedJob?: string;
  readonly logLines?: readonly string[];
  /** ISO 8601 in UTC. */
  readonly endedAt: string;
}

/** A candidate, and the run that made it. */
export interface CandidateEntry {
  readonly candidateId: string;
  readonly runId: string;
  readonly packageArn: string;
  readonly version: number;
}

/**
 * The record of runs and candidates. Every write is conditional: within an attempt a status only
 * moves forward, and an older attempt never overwrites a newer one. Repeating a write changes nothing.
 */
export interface RunLedger {
  /** Opens a run, or raises its attempt: then what the earlier one ended with is gone. */
  openRun(opening: RunOpening): Promise<OpenedRun>;

  recordTrained(run: RunAttempt, trained: TrainedRun): Promise<void>;

  /** Marks the run registered and enters its candidate, in one transaction. */
  recordRegistered(run: RunAttempt, registered: RegisteredRun): Promise<void>;

  /** Marks a run failed, also one that failed before it was opened. */
  recordFailed(
    run: RunAttempt & Pick<RunRecord, 'datasetVersion' | 'policyHash' | 'trigger'>,
    failed: FailedRun,
  ): Promise<void>;

  findRun(model: string, id: string): Promise<RunRecord | undefined>;

  /** The model of a run, for those who know the run's id alone. */
  findModelOf(runId: string): Promise<string | undefined>;

  /** A model's runs, the last started first. */
  runs(model: string): Promise<readonly RunRecord[]>;

  /** A model's dataset versions by number, the first first. */
  datasetVersions(model: string): Promise<readonly DatasetVersionEntry[]>;

  candidate(model: string, candidateId: string): Promise<CandidateEntry | undefined>;
}
