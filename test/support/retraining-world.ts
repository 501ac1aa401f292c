import {
  type Answer,
  decideRetraining,
  type DecideRetrainingPorts,
} from '../../lambdas/decide-retraining/decide-retraining.ts';
import type { DatasetVersionEntry } from '../../lambdas/shared/ports/ledger.ts';
import type { ExecutionStatus, StartOutcome } from '../../lambdas/shared/ports/workflow.ts';
import type { RetrainingDecision } from '../../pipelines/retraining/contract.ts';
import type { RetrainingPolicy } from '../../pipelines/retraining/policy.ts';
import { hashOf } from '../../pipelines/shared/canonical-json.ts';
import type { RunRequest } from '../../pipelines/training/contract.ts';
import { runExecutionName } from '../../pipelines/training/ids.ts';
import { resolveWindow } from '../../pipelines/training/window.ts';
import { InMemoryRetrainingLedger } from './in-memory-retraining-ledger.ts';
import { InMemoryRunLedger } from './in-memory-run-ledger.ts';
import { KillableCalls } from './killable-calls.ts';
import { alarmEvent, candidateEvent, event, type QueueEvent } from './retraining-events.ts';
import { aRetrainingPolicy, MODEL, NOW, versionId } from './retraining-samples.ts';
import { aPolicy } from './training-world.ts';

/** How an execution of the training workflow ends; a stopped one tells nobody. */
export type Ending = 'registered' | 'failed' | 'stopped';

interface Execution {
  readonly run: RunRequest;
  ending?: Ending;
  endedAt?: number;
}

/** A model with its queue, its runs and a clock, in memory; any call of a port may kill the process. */
export class RetrainingWorld {
  readonly ledger = new InMemoryRetrainingLedger();
  readonly versions = new Map<string, DatasetVersionEntry>();
  readonly runs = new InMemoryRunLedger(this.versions);
  readonly executions = new Map<string, Execution>();
  readonly announced: RetrainingDecision[] = [];
  wakeUps: { readonly model: string; readonly at: number }[] = [];
  now = NOW.getTime();
  policy: RetrainingPolicy;
  runPolicy = aPolicy();
  /** Every call of a port. */
  readonly calls = new KillableCalls();

  constructor(policy: Partial<RetrainingPolicy> = {}) {
    this.policy = aRetrainingPolicy(policy);
  }

  readonly #ports: DecideRetrainingPorts = {
    ledger: this.calls.of<DecideRetrainingPorts['ledger']>(this.ledger),
    runs: this.calls.of<DecideRetrainingPorts['runs']>(this.runs),
    policies: {
      find: async (model) =>
        model === MODEL ? { policy: this.runPolicy, hash: hashOf(this.runPolicy) } : undefined,
      names: async () => [MODEL],
    },
    retrainingPolicies: {
      find: async (model) => (model === MODEL ? this.policy : undefined),
      names: async () => [MODEL],
    },
    workflow: this.calls.of<DecideRetrainingPorts['workflow']>({
      start: async (name, input) => await this.#start(name, input),
      status: async (name) => this.#status(name),
    }),
    events: this.calls.of<DecideRetrainingPorts['events']>({
      announce: async (_type, detail) => void this.announced.push(detail as RetrainingDecision),
    }),
    wakeUps: this.calls.of<DecideRetrainingPorts['wakeUps']>({
      wakeUp: async (model, seconds) =>
        void this.wakeUps.push({ model, at: this.now + seconds * 1_000 }),
    }),
    now: () => new Date(this.now),
    system: 'evergreen',
  };

  /** Has a message answered. */
  async send(message: QueueEvent): Promise<Answer> {
    return await decideRetraining(message, this.#ports);
  }

  /** Registers a dataset version of so many rows. */
  upload(rows: number): QueueEvent {
    const number = this.versions.size + 1;
    const counts = { read: rows, droppedWithoutLabel: 0, training: rows, holdOut: 0 };
    const entry: DatasetVersionEntry = {
      model: MODEL,
      id: versionId(number),
      number,
      uploadId: `upl-${number}`,
      rawKey: `raw/${MODEL}/${number}.csv`,
      rawVersionId: 'v1',
      rawSequencer: '1',
      rows: counts,
      schemaHash: hashOf('schema'),
      definitionHash: hashOf('definition'),
      manifestKey: 'manifest.json',
    };
    this.versions.set(entry.id, entry);
    return event('DatasetVersionRegistered', {
      model: MODEL,
      datasetVersion: entry.id,
      number,
      uploadId: entry.uploadId,
      rows: counts,
      holdOut: { method: 'hash', columns: [], fraction: 0, salt: 's' },
      schemaHash: entry.schemaHash,
      definitionHash: entry.definitionHash,
      manifest: { bucket: 'b', key: 'k' },
    });
  }

  /** Ends the run at work, if there is one, and gives the event of its end, if that has one. */
  async endRun(ending: Ending): Promise<QueueEvent | undefined> {
    const execution = this.running()[0];
    if (!execution) return undefined;
    execution.ending = ending;
    execution.endedAt = this.now;
    const { run } = execution;
    const endedAt = new Date(this.now).toISOString();
    if (ending === 'stopped') return undefined;
    if (ending === 'failed') {
      await this.runs.recordFailed(run, { error: 'E', cause: 'c', endedAt });
      const detail = { model: MODEL, run: run.id, attempt: run.attempt, error: 'E', cause: 'c' };
      return event('RunFailed', { ...detail, failedJob: null });
    }
    const found = await this.runs.findRun(MODEL, run.id);
    if (found) this.runs.records.set(run.id, { ...found, status: 'registered', endedAt });
    return candidateEvent(run.id);
  }

  running(): Execution[] {
    return [...this.executions.values()].filter(({ ending }) => ending === undefined);
  }

  /** Lets time pass; wake-ups that are due are answered on the way. */
  async pass(minutes: number): Promise<void> {
    const end = this.now + minutes * 60_000;
    for (let sent = 0; sent < 1_000; sent += 1) {
      const due = this.wakeUps.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.wakeUps = this.wakeUps.filter((wakeUp) => wakeUp !== due);
      this.now = Math.max(this.now, due.at);
      await this.send(event('RetrainingWakeUp', { model: MODEL }));
    }
    this.now = end;
  }

  alarm(value: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA'): QueueEvent {
    return alarmEvent(value, this.now);
  }

  async state() {
    const state = await this.ledger.state(MODEL);
    if (!state) throw new Error('nothing was decided yet');
    return state;
  }

  /** What was decided, as `outcome reason`, the first first. */
  decided(): string[] {
    return this.ledger.taken.map(({ outcome, reason }) => `${outcome} ${reason}`);
  }

  async #start(name: string, input: object): Promise<StartOutcome> {
    const there = this.executions.get(name);
    if (there) return this.#outcomeOf(there);
    const { run } = input as { run: RunRequest };
    if (name !== runExecutionName(run.id, run.attempt)) throw new Error(`${name} is not its name`);
    this.executions.set(name, { run });
    const window = resolveWindow([...this.versions.values()], run.datasetVersion, {
      versions: 24,
      keepVersions: 0,
    });
    await this.runs.openRun({
      ...run,
      startedAt: new Date(this.now).toISOString(),
      datasetNumber: window.parts[0].number,
      window: [...window.parts],
    });
    return 'started';
  }

  #outcomeOf({ ending }: Execution): StartOutcome {
    return ending === 'failed' || ending === 'stopped' ? 'already-failed' : 'already-done';
  }

  #status(name: string): ExecutionStatus {
    const execution = this.executions.get(name);
    if (!execution) return 'none';
    return execution.ending === undefined ? 'running' : 'ended';
  }
}
