import type { RowCounts } from '../dataset/contract.ts';
import type { UploadRecord } from '../ingest/upload-record.ts';
import type { MonitoringRecord } from '../monitoring/contract.ts';
import type { ChampionPointer, ReleaseRecord } from '../release/contract.ts';
import type { RetrainingDecision, RetrainingState } from '../retraining/contract.ts';
import type { RunRecord } from '../training/contract.ts';

/** A dataset version, as far as the index tells of it. */
export interface ListedVersion {
  readonly id: string;
  readonly number: number;
  readonly uploadId: string;
  readonly rows: RowCounts;
}

/** All that the ledger knows of a model, the newest first. */
export interface ModelFacts {
  readonly model: string;
  readonly champion: ChampionPointer | undefined;
  readonly datasetVersions: readonly ListedVersion[];
  readonly uploads: readonly UploadRecord[];
  readonly runs: readonly RunRecord[];
  readonly releases: readonly ReleaseRecord[];
  readonly monitorings: readonly MonitoringRecord[];
  readonly decisions: readonly RetrainingDecision[];
  readonly retraining: RetrainingState | undefined;
}

/** A run that has ended: only these have a page. */
export function hasEnded({ status }: RunRecord): boolean {
  return status === 'failed' || status === 'registered';
}

/** The run that made a candidate. */
export function runOf(
  { runs }: Pick<ModelFacts, 'runs'>,
  candidateId: string | undefined,
): RunRecord | undefined {
  return runs.find((run) => run.status === 'registered' && run.candidateId === candidateId);
}
