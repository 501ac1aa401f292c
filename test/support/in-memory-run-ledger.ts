import type { DatasetVersionEntry } from '../../lambdas/shared/ports/ledger.ts';
import type {
  CandidateEntry,
  FailedRun,
  OpenedRun,
  RegisteredRun,
  RunLedger,
  RunOpening,
  TrainedRun,
} from '../../lambdas/shared/ports/run-ledger.ts';
import { type RunRecord, type RunStatus, runRecord } from '../../pipelines/training/contract.ts';
import type { RunAttempt } from '../../pipelines/training/keys.ts';

const RANKS: Readonly<Record<RunStatus, number>> = {
  started: 0,
  trained: 1,
  failed: 2,
  registered: 3,
};

/** Runs and candidates in memory, with the promises of their port. */
export class InMemoryRunLedger implements RunLedger {
  readonly records = new Map<string, RunRecord>();
  readonly candidates = new Map<string, CandidateEntry>();
  readonly #versions: ReadonlyMap<string, DatasetVersionEntry>;

  constructor(versions: ReadonlyMap<string, DatasetVersionEntry> = new Map()) {
    this.#versions = versions;
  }

  async openRun(opening: RunOpening): Promise<OpenedRun> {
    const found = this.records.get(opening.id);
    if (found && !mayFollow(found, opening.attempt)) {
      const outcome = found.attempt === opening.attempt ? 'already-open' : 'superseded';
      return { outcome, run: found };
    }
    const run = runRecord.parse({ ...opening, status: 'started' });
    this.records.set(run.id, run);
    return { outcome: 'opened', run };
  }

  async recordTrained(run: RunAttempt, trained: TrainedRun): Promise<void> {
    this.#forward(run, 'trained', trained);
  }

  async recordRegistered(run: RunAttempt, registered: RegisteredRun): Promise<void> {
    if (!this.#forward(run, 'registered', registered)) return;
    const { candidateId, packageArn, packageVersion: version } = registered;
    this.candidates.set(candidateId, { candidateId, runId: run.id, packageArn, version });
  }

  async recordFailed(
    run: RunAttempt & Pick<RunRecord, 'datasetVersion' | 'policyHash' | 'trigger'>,
    failed: FailedRun,
  ): Promise<void> {
    if (this.#forward(run, 'failed', failed)) return;
    const found = this.records.get(run.id);
    if (found && !mayFollow(found, run.attempt)) return;
    const kept = found && { trainingJob: found.trainingJob, artifact: found.artifact };
    const record = { ...kept, ...run, ...failed, status: 'failed', startedAt: failed.endedAt };
    this.records.set(run.id, runRecord.parse(record));
  }

  async findRun(model: string, id: string): Promise<RunRecord | undefined> {
    const found = this.records.get(id);
    return found?.model === model ? found : undefined;
  }

  async findModelOf(runId: string): Promise<string | undefined> {
    return this.records.get(runId)?.model;
  }

  async runs(model: string): Promise<readonly RunRecord[]> {
    return [...this.records.values()]
      .filter((run) => run.model === model)
      .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
  }

  async datasetVersions(model: string): Promise<readonly DatasetVersionEntry[]> {
    return [...this.#versions.values()]
      .filter((version) => version.model === model)
      .toSorted((a, b) => a.number - b.number);
  }

  async candidate(_model: string, candidateId: string): Promise<CandidateEntry | undefined> {
    return this.candidates.get(candidateId);
  }

  #forward({ id, attempt }: RunAttempt, status: RunStatus, details: object): boolean {
    const found = this.records.get(id);
    if (found?.attempt !== attempt || RANKS[found.status] >= RANKS[status]) return false;
    const { error, cause, failedJob, logLines, ...rest } = found;
    const failure = status === 'registered' ? {} : { error, cause, failedJob, logLines };
    this.records.set(id, runRecord.parse({ ...rest, ...failure, ...details, status }));
    return true;
  }
}

function mayFollow(found: RunRecord, attempt: number): boolean {
  return found.attempt < attempt && found.status !== 'registered';
}
