import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type RunRecord, runRecord } from '../../../../pipelines/training/contract.ts';
import type { RunAttempt } from '../../../../pipelines/training/keys.ts';
import type { DatasetVersionEntry } from '../../ports/ledger.ts';
import type {
  CandidateEntry,
  FailedRun,
  OpenedRun,
  RegisteredRun,
  RunLedger,
  RunOpening,
  TrainedRun,
} from '../../ports/run-ledger.ts';
import { conditionFailed } from './contention.ts';
import { itemUpdate } from './item-update.ts';
import {
  candidateItem,
  candidateKey,
  DATASET_PREFIX,
  datasetVersionItem,
  partition,
  RUN_PREFIX,
  RUN_RANKS,
  runKey,
  runOwnerItem,
  runOwnerKey,
} from './ledger-items.ts';
import { type ItemUpdate, LedgerTable } from './ledger-table.ts';

/** Attributes that say how an attempt failed. */
const FAILURE = ['error', 'cause', 'failedJob', 'logLines'] as const;

/** What an attempt ends with; the next one starts without it. */
const ENDS = [
  ...FAILURE,
  'endedAt',
  'evaluationJob',
  'metrics',
  'verdict',
  'packageArn',
  'packageVersion',
  'lineage',
] as const;

/** What training leaves; kept when an attempt fails before it was opened. */
const TRAINED = ['trainingJob', 'artifact'] as const;

/** Nobody was there before, or an earlier attempt that came to no candidate. */
const NEXT_ATTEMPT = {
  expression: 'attribute_not_exists(pk) OR (#attempt < :attempt AND #rank < :registered)',
  values: { ':registered': RUN_RANKS.registered },
};

/** The runs and candidates of the ledger in its DynamoDB table. */
export class DynamoDbRunLedger implements RunLedger {
  readonly #table: LedgerTable;
  readonly #now: () => Date;

  constructor(table: string, now: () => Date, client = new DynamoDBClient({})) {
    this.#table = new LedgerTable(table, client);
    this.#now = now;
  }

  async openRun(opening: RunOpening): Promise<OpenedRun> {
    // What was trained before is in the opening, or else of no use.
    const opened = await this.#beginAttempt(opening, 'started', opening, TRAINED);
    const run = await this.findRun(opening.model, opening.id);
    if (!run) throw new Error(`Run ${opening.id} was opened and is not in the ledger.`);
    if (opened) return { outcome: 'opened', run };
    return { outcome: run.attempt === opening.attempt ? 'already-open' : 'superseded', run };
  }

  async recordTrained(run: RunAttempt, trained: TrainedRun): Promise<void> {
    await this.#table.update(
      runKey(run.model, run.id),
      this.#forward(run.attempt, 'trained', { ...trained }),
    );
  }

  async recordRegistered(run: RunAttempt, registered: RegisteredRun): Promise<void> {
    const entry: CandidateEntry = {
      candidateId: registered.candidateId,
      runId: run.id,
      packageArn: registered.packageArn,
      version: registered.packageVersion,
    };
    try {
      await this.#table.transact([
        {
          Put: {
            TableName: this.#table.name,
            Item: { ...candidateKey(run.model, entry.candidateId), ...entry },
          },
        },
        {
          Update: {
            TableName: this.#table.name,
            Key: runKey(run.model, run.id),
            ...this.#forward(run.attempt, 'registered', { ...registered }, FAILURE),
          },
        },
      ]);
    } catch (error) {
      // Registered already, or by a later attempt: both stay as they are.
      if (conditionFailed(error)) return;
      throw error;
    }
  }

  async recordFailed(
    run: RunAttempt & Pick<RunRecord, 'datasetVersion' | 'policyHash' | 'trigger'>,
    failed: FailedRun,
  ): Promise<void> {
    const forward = this.#forward(run.attempt, 'failed', { ...failed });
    if (await this.#table.update(runKey(run.model, run.id), forward)) return;
    const { id, model, attempt, datasetVersion, policyHash, trigger } = run;
    const known = { id, model, attempt, datasetVersion, policyHash, trigger };
    await this.#beginAttempt(run, 'failed', { ...known, startedAt: failed.endedAt, ...failed }, []);
  }

  async findRun(model: string, id: string): Promise<RunRecord | undefined> {
    const item = await this.#table.get(runKey(model, id));
    return item && runRecord.parse(item);
  }

  async findModelOf(runId: string): Promise<string | undefined> {
    const item = await this.#table.get(runOwnerKey(runId));
    return item && runOwnerItem.parse(item).model;
  }

  async runs(model: string): Promise<readonly RunRecord[]> {
    const items = await this.#table.query(partition(model), RUN_PREFIX);
    return items
      .map((item) => runRecord.parse(item))
      .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt) || a.id.localeCompare(b.id));
  }

  async datasetVersions(model: string): Promise<readonly DatasetVersionEntry[]> {
    const items = await this.#table.query(partition(model), DATASET_PREFIX);
    return items.map((item) => datasetVersionItem.parse(item)).toSorted(byNumber);
  }

  async candidate(model: string, candidateId: string): Promise<CandidateEntry | undefined> {
    const item = await this.#table.get(candidateKey(model, candidateId));
    return item && candidateItem.parse(item);
  }

  /** Writes the first record of an attempt, over that of an earlier one. */
  async #beginAttempt(
    { model, id, attempt }: RunAttempt,
    status: keyof typeof RUN_RANKS,
    record: Readonly<Record<string, unknown>> | RunOpening,
    gone: readonly string[],
  ): Promise<boolean> {
    // First: a run that is in the ledger can always be found by its id.
    await this.#table.update(
      runOwnerKey(id),
      itemUpdate({ model }, [], { expression: 'attribute_not_exists(pk) OR #model = :model' }),
    );
    const values: Record<string, unknown> = { ...record, ...this.#status(status), attempt };
    const absent = [...ENDS, ...gone].filter((name) => values[name] === undefined);
    return await this.#table.update(runKey(model, id), itemUpdate(values, absent, NEXT_ATTEMPT));
  }

  /** Moves an attempt on, unless it stands as far already or another attempt has begun. */
  #forward(
    attempt: number,
    status: keyof typeof RUN_RANKS,
    details: Readonly<Record<string, unknown>>,
    gone: readonly string[] = [],
  ): ItemUpdate {
    return itemUpdate({ ...details, ...this.#status(status) }, gone, {
      expression: '#attempt = :attempt AND #rank < :rank',
      names: { '#attempt': 'attempt' },
      values: { ':attempt': attempt },
    });
  }

  #status(status: keyof typeof RUN_RANKS) {
    return { status, rank: RUN_RANKS[status], updatedAt: this.#now().toISOString() };
  }
}

function byNumber(a: DatasetVersionEntry, b: DatasetVersionEntry): number {
  return a.number - b.number;
}
