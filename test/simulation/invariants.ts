import type { MonitoringRecord } from '../../pipelines/monitoring/contract.ts';
import type { ChampionPointer, ReleaseRecord } from '../../pipelines/release/contract.ts';
import { releaseExecutionName } from '../../pipelines/release/ids.ts';
import type { RetrainingDecision } from '../../pipelines/retraining/contract.ts';
import type { RunRecord } from '../../pipelines/training/contract.ts';
import { runExecutionName } from '../../pipelines/training/ids.ts';
import { MODEL } from './model.ts';
import type { SimulatedWorld } from './world.ts';

/** What must hold does not. */
export class BrokenInvariant extends Error {
  override readonly name = 'BrokenInvariant';
  readonly rule: string;

  constructor(rule: string, found: string) {
    super(`${rule}: ${found}`);
    this.rule = rule;
  }
}

/** @throws BrokenInvariant unless it holds */
export function holds(is: boolean, rule: string, found: string): void {
  if (!is) throw new BrokenInvariant(rule, found);
}

const RUN_RANKS = { started: 0, trained: 1, failed: 2, registered: 3 } as const;
const RELEASE_RANKS = { started: 0, failed: 1, skipped: 2, rolledBack: 3, released: 4 } as const;

/** What must hold at any moment. It remembers what it saw, to tell forwards from backwards. */
export class Invariants {
  readonly #world: SimulatedWorld;
  readonly #ranks = new Map<string, number>();
  readonly #numbers = new Map<string, number>();
  readonly #ended = new Map<string, MonitoringRecord['status']>();
  #champion: ChampionPointer | undefined;
  #decisions = 0;
  #serving: string | undefined;

  constructor(world: SimulatedWorld) {
    this.#world = world;
  }

  check(): void {
    this.#oneRun();
    this.#oneRelease();
    this.#forward();
    this.#champions();
    this.#served();
    const { taken } = this.#world.retraining;
    for (const decision of taken.slice(this.#decisions)) this.#decided(decision);
    this.#decisions = taken.length;
  }

  /** I1 and I7: one run at once, and one for a data version and a policy that has not failed. */
  #oneRun(): void {
    const { executions } = this.#world.trainings;
    const all = [...executions.values()];
    const atWork = all.filter(({ over }) => !over).map(({ name }) => name);
    holds(atWork.length <= 1, 'I7 one run at once', atWork.join(', '));
    const good = all.filter(
      ({ status, failed }) => status === 'SUCCEEDED' || (status === 'RUNNING' && !failed),
    );
    const runs = good.map(({ input: { run } }) => `${run.datasetVersion} ${run.policyHash}`);
    holds(new Set(runs).size === runs.length, 'I1 one run a data version', runs.join(', '));
    const candidates = this.#world.registry.packages.map(
      ({ described }) => described.CustomerMetadataProperties?.['candidateId'],
    );
    holds(
      new Set(candidates).size === candidates.length,
      'I1 one package a run',
      candidates.join(', '),
    );
  }

  /** I6: statuses move forward within an attempt, and attempts rise. */
  #forward(): void {
    const { runs, releases, uploads, retraining, monitorings } = this.#world;
    for (const run of runs.records.values()) this.#rises(run.id, rankOfRun(run));
    for (const release of releases.records.values()) {
      this.#rises(release.id, rankOfRelease(release));
    }
    for (const id of uploads.statuses.keys()) this.#rises(id, uploads.rankOf(id));
    for (const { id, number } of uploads.versions.values()) {
      const known = this.#numbers.get(id) ?? number;
      holds(known === number, 'I6 a dataset version stays', `${id} was ${known} and is ${number}`);
      this.#numbers.set(id, number);
    }
    const state = retraining.states.get(MODEL);
    this.#rises('version of the retraining state', state?.version ?? 0);
    this.#rises('token of the lease', state?.token ?? 0);
    this.#rises('token of the endpoint lock', releases.locks.get(MODEL)?.token ?? 0);
    this.#rises('watermark', monitorings.watermarks.get(MODEL)?.number ?? 0);
    for (const { id, status } of monitorings.records.values()) {
      const before = this.#ended.get(id);
      const stays = before === undefined || before === 'failed' || before === status;
      holds(stays, 'I6 forward only', `${id} was ${before} and is ${status}`);
      this.#ended.set(id, status);
    }
  }

  #rises(what: string, rank: number): void {
    const before = this.#ranks.get(what) ?? -1;
    holds(rank >= before, 'I6 forward only', `${what} fell from ${before} to ${rank}`);
    this.#ranks.set(what, rank);
  }

  /** I2: the champion is moved by releases alone, and back only by a person's. */
  #champions(): void {
    const { releases } = this.#world;
    const champion = releases.champions.get(MODEL);
    const before = this.#champion;
    if (champion === before) return;
    this.#champion = champion;
    this.#movedByHolder();
    if (!champion) throw new BrokenInvariant('I2 a champion stays', 'there is none any more');
    const by = releases.records.get(champion.releaseId);
    const isReleased = by?.status === 'released' && by.fleet === champion.fleet;
    holds(isReleased, 'I2 releases move the champion', JSON.stringify(champion));
    const isBack = before !== undefined && champion.packageVersion < before.packageVersion;
    holds(
      !isBack || (by?.attempt ?? 0) > 1,
      'I2 no stale release moves it back',
      `from ${before?.packageVersion} to ${champion.packageVersion}`,
    );
    const since = Date.parse(champion.since) >= Date.parse(before?.since ?? champion.since);
    holds(since, 'I2 the champion moves forward in time', JSON.stringify(champion));
  }

  /** The fence: the champion was not moved by one who has lost the endpoint to another. */
  #movedByHolder(): void {
    const { releasings, releases } = this.#world;
    const by = releases.records.get(this.#champion?.releaseId ?? '');
    const mover = by && releasings.executions.get(releaseExecutionName(by.id, by.attempt));
    const token = releases.locks.get(MODEL)?.token;
    const found = `${mover?.name} has token ${mover?.token} of ${token}`;
    holds(mover?.token === token, 'I2 who moves the champion holds the endpoint', found);
  }

  /** One release at once has the right to change the endpoint. */
  #oneRelease(): void {
    const { releasings, releases, time } = this.#world;
    const holding = releasings.running.filter(({ input: { release }, heldUntil = 0 }) => {
      const record = releases.records.get(release.id);
      // What is recorded is over, though its execution may not have heard so yet.
      const isOpen = record?.attempt === release.attempt && record.status === 'started';
      return isOpen && heldUntil > time.now;
    });
    const names = holding.map(({ name }) => name).join(', ');
    holds(holding.length <= 1, 'one release at once', names);
  }

  /** I2: what serves was approved. F25: its config exists. */
  #served(): void {
    const { endpoint, registry } = this.#world;
    const { status, config } = endpoint.seen;
    if (status !== 'none') {
      holds(endpoint.configs.has(config), 'F25 the live config stays', config);
    }
    const { serving } = endpoint;
    const isServed = serving !== undefined || this.#champion === undefined;
    holds(isServed, 'I2 the endpoint keeps serving', `it is ${status}`);
    if (serving === undefined || serving === this.#serving) return;
    this.#serving = serving;
    const held = registry.find(serving);
    holds(held.everApproved, 'I2 what serves was approved', serving);
  }

  /** I7: no automatic start inside the cool-down. I10: none beyond the day's budget. */
  #decided(decision: RetrainingDecision): void {
    const { outcome, trigger, decidedAt, text, run, id, figures, reason } = decision;
    const isText = /^(Yes|Later|No): \S.*\.$/.test(text) && !/undefined|NaN/.test(text);
    holds(isText, 'every decision has a reason', `${id} ${text}`);
    if (outcome !== 'start' || reason === 'person' || reason === 'retry') return;
    const { coolDownMinutes, maxRunsPerDay, maxRunsPerEpisode } = this.#world.retrainingPolicy;
    const at = Date.parse(decidedAt);
    for (const { name, input } of this.#world.trainings.executions.values()) {
      if (run && name === runExecutionName(run.id, run.attempt)) continue;
      const since = (at - this.#endOf(name, input.run)) / 60_000;
      const isFree = since >= coolDownMinutes;
      holds(isFree, 'I7 cool-down', `${trigger.kind} ${since} min after ${name}`);
    }
    const { starts } = this.#world.retraining.states.get(MODEL) ?? { starts: [] };
    const today = starts.filter((start) => at - Date.parse(start) < 24 * 3_600_000);
    holds(today.length <= maxRunsPerDay, 'I10 budget', `${today.length} runs within 24 hours`);
    if (reason !== 'drift') return;
    const isPatient = figures.episodeRuns < maxRunsPerEpisode;
    holds(isPatient, 'F31 runs an episode', `${figures.episodeRuns} before ${id}`);
  }

  /** When a run has ended, as the ledger has it; else as its execution has. */
  #endOf(name: string, { id, attempt }: { readonly id: string; readonly attempt: number }): number {
    const record = this.#world.runs.records.get(id);
    const known = record?.attempt === attempt ? record.endedAt : undefined;
    if (known !== undefined) return Date.parse(known);
    const { endedAt, startedAt } = this.#world.trainings.executions.get(name) ?? {};
    return endedAt ?? Date.parse(startedAt ?? '');
  }
}

function rankOfRun({ attempt, status }: RunRecord): number {
  return attempt * 10 + RUN_RANKS[status];
}

function rankOfRelease({ attempt, status }: ReleaseRecord): number {
  return attempt * 10 + RELEASE_RANKS[status];
}
