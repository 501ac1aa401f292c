import { InMemoryMonitoringLedger } from '../support/in-memory-monitoring-ledger.ts';
import { InMemoryReleaseLedger } from '../support/in-memory-release-ledger.ts';
import { InMemoryRetrainingLedger } from '../support/in-memory-retraining-ledger.ts';
import { InMemoryRunLedger } from '../support/in-memory-run-ledger.ts';
import type { FakeTime } from './fake-time.ts';
import { UploadLedger } from './upload-ledger.ts';

/** The parts of the ledger. */
export interface Ledgers {
  readonly uploads: UploadLedger;
  readonly runs: InMemoryRunLedger;
  readonly retraining: InMemoryRetrainingLedger;
  readonly releases: InMemoryReleaseLedger;
  readonly monitorings: InMemoryMonitoringLedger;
}

/** Ledgers that keep the promises of their ports. */
export function soundLedgers(time: FakeTime): Ledgers {
  const uploads = new UploadLedger();
  return {
    uploads,
    runs: new InMemoryRunLedger(uploads.versions),
    retraining: new InMemoryRetrainingLedger(),
    releases: new InMemoryReleaseLedger(() => new Date(time.now)),
    monitorings: new InMemoryMonitoringLedger(),
  };
}
