import type { DatasetVersionEntry } from '../../lambdas/shared/ports/ledger.ts';
import type {
  DoneMonitoring,
  MonitoringLedger,
} from '../../lambdas/shared/ports/monitoring-ledger.ts';
import type { DoneRelease, ReleaseAttempt } from '../../lambdas/shared/ports/release-ledger.ts';
import type { RetrainingWrite } from '../../lambdas/shared/ports/retraining-ledger.ts';
import type { FailedRun, RunOpening } from '../../lambdas/shared/ports/run-ledger.ts';
import type { Upload } from '../../pipelines/ingest/contract.ts';
import type { Watermark } from '../../pipelines/monitoring/contract.ts';
import { runRecord } from '../../pipelines/training/contract.ts';
import type { RunAttempt } from '../../pipelines/training/keys.ts';
import { InMemoryMonitoringLedger } from '../support/in-memory-monitoring-ledger.ts';
import { InMemoryReleaseLedger } from '../support/in-memory-release-ledger.ts';
import { InMemoryRetrainingLedger } from '../support/in-memory-retraining-ledger.ts';
import { InMemoryRunLedger } from '../support/in-memory-run-ledger.ts';
import type { FakeTime } from './fake-time.ts';
import { type Ledgers, soundLedgers } from './ledgers.ts';
import { UploadLedger } from './upload-ledger.ts';

/** Ledgers with one of their conditions left out. */
export const brokenLedgers: Readonly<Record<string, (time: FakeTime) => Ledgers>> = {
  'the optimistic lock of the retraining state': (time) => ({
    ...soundLedgers(time),
    retraining: new (class extends InMemoryRetrainingLedger {
      override async decide(model: string, _version: number, write: RetrainingWrite) {
        return await super.decide(model, this.states.get(model)?.version ?? 0, write);
      }
    })(),
  }),
  'the first decision of a trigger': (time) => ({
    ...soundLedgers(time),
    retraining: new (class extends InMemoryRetrainingLedger {
      override async decide(
        model: string,
        version: number,
        { decision, nextState }: RetrainingWrite,
      ) {
        if (!decision?.trigger.id.startsWith('ask-')) {
          return await super.decide(model, version, { nextState, ...(decision && { decision }) });
        }
        const kept = await super.decide(model, version, { nextState });
        if (kept) this.taken.push(decision);
        return kept;
      }
      override async findDecision(model: string, triggerId: string) {
        // What a sweep looks for would be decided without end.
        return triggerId.startsWith('ask-')
          ? undefined
          : await super.findDecision(model, triggerId);
      }
    })(),
  }),
  "the fencing token of the endpoint's lock": (time) => ({
    ...soundLedgers(time),
    releases: new (class extends InMemoryReleaseLedger {
      override async recordReleased(release: ReleaseAttempt, done: DoneRelease) {
        const token = this.locks.get(release.model)?.token ?? done.token;
        return await super.recordReleased(release, { ...done, token });
      }
    })(() => new Date(time.now)),
  }),
  "the endpoint's lock": (time) => ({
    ...soundLedgers(time),
    releases: new (class extends InMemoryReleaseLedger {
      override async acquireLock(model: string, holder: string, seconds: number) {
        this.locks.set(model, { token: (this.locks.get(model)?.token ?? 0) + 1 });
        return await super.acquireLock(model, holder, seconds);
      }
    })(() => new Date(time.now)),
  }),
  "the attempt of a run's opening": (time) => {
    const ledgers = soundLedgers(time);
    const runs = new (class extends InMemoryRunLedger {
      override async openRun(opening: RunOpening) {
        const run = runRecord.parse({ ...opening, status: 'started' });
        this.records.set(run.id, run);
        return { outcome: 'opened' as const, run };
      }
    })(ledgers.uploads.versions);
    return { ...ledgers, runs };
  },
  "the rank of a run's failure": (time) => {
    const ledgers = soundLedgers(time);
    const runs = new (class extends InMemoryRunLedger {
      override async recordFailed(run: RunAttempt, failed: FailedRun) {
        const found = this.records.get(run.id);
        if (found)
          this.records.set(run.id, runRecord.parse({ ...found, ...failed, status: 'failed' }));
      }
    })(ledgers.uploads.versions);
    return { ...ledgers, runs };
  },
  'the number of the watermark': (time) => ({
    ...soundLedgers(time),
    monitorings: new (class extends InMemoryMonitoringLedger implements MonitoringLedger {
      override async recordMonitoring(record: DoneMonitoring, next: Watermark | null) {
        const number = (this.watermarks.get(record.model)?.number ?? 0) + 1;
        return await super.recordMonitoring(record, next && { ...next, number });
      }
    })(),
  }),
  "the release of the endpoint's lock": (time) => ({
    ...soundLedgers(time),
    releases: new (class extends InMemoryReleaseLedger {
      override async releaseLock() {}
    })(() => new Date(time.now)),
  }),
  'the one entry of a dataset version': (time) => {
    const uploads = new (class extends UploadLedger {
      override async registerDatasetVersion(
        entry: Omit<DatasetVersionEntry, 'number'>,
        upload: Upload,
      ) {
        this.versions.delete(entry.id);
        return await super.registerDatasetVersion(entry, upload);
      }
    })();
    const runs = new InMemoryRunLedger(uploads.versions);
    return { ...soundLedgers(time), uploads, runs };
  },
};
