import type { ModelFacts } from '../../pipelines/reports/model-facts.ts';
import type { MonitoringLedger } from '../shared/ports/monitoring-ledger.ts';
import type { ReleaseLedger } from '../shared/ports/release-ledger.ts';
import type { RetrainingLedger } from '../shared/ports/retraining-ledger.ts';
import type { RunLedger } from '../shared/ports/run-ledger.ts';
import type { UploadRecords } from '../shared/ports/upload-records.ts';

/** Of the drift line, and of the decisions that are listed with a count of the others. */
const MOST_READ = 200;

export interface ModelFactsPorts {
  readonly uploads: UploadRecords;
  readonly runs: Pick<RunLedger, 'runs' | 'datasetVersions'>;
  readonly releases: Pick<ReleaseLedger, 'champion' | 'releases' | 'badCandidate'>;
  readonly monitorings: Pick<MonitoringLedger, 'monitorings'>;
  readonly retraining: Pick<RetrainingLedger, 'state' | 'decisions'>;
}

/** What the ledger knows of a model. */
export async function findModelFacts(model: string, ports: ModelFactsPorts): Promise<ModelFacts> {
  const { uploads, runs, releases, monitorings, retraining } = ports;
  const [champion, datasetVersions, all, made, released, watched, decisions, state] =
    await Promise.all([
      releases.champion(model),
      runs.datasetVersions(model),
      uploads.uploads(model),
      runs.runs(model),
      releases.releases(model),
      monitorings.monitorings(model, MOST_READ),
      retraining.decisions(model, MOST_READ),
      retraining.state(model),
    ]);
  return {
    model,
    champion,
    datasetVersions,
    uploads: all,
    runs: made,
    releases: released,
    monitorings: watched,
    decisions,
    retraining: state,
  };
}
