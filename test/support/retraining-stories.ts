import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { RetrainingDecision } from '../../pipelines/retraining/contract.ts';
import { type QueueEvent, requestEvent, retryEvent, SWEEP } from './retraining-events.ts';
import { type Ending, RetrainingWorld } from './retraining-world.ts';
import { aPolicy } from './training-world.ts';

/** What can happen to a model, in any order. */
type Happening =
  | { readonly kind: 'upload'; readonly rows: number; readonly told: boolean }
  | { readonly kind: 'alarm'; readonly value: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA' }
  | { readonly kind: 'person' | 'retry' | 'sweep' | 'deploy' }
  | { readonly kind: 'end'; readonly ending: Ending; readonly told: 'now' | 'late' | 'never' }
  | { readonly kind: 'again'; readonly which: number }
  | { readonly kind: 'pass'; readonly minutes: number };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({
    kind: fc.constant('upload' as const),
    rows: fc.integer({ min: 1, max: 900 }),
    told: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('alarm' as const),
    value: fc.constantFrom('ALARM' as const, 'OK' as const, 'INSUFFICIENT_DATA' as const),
  }),
  fc.record({ kind: fc.constantFrom('person' as const, 'retry', 'sweep', 'sweep', 'deploy') }),
  fc.record({
    kind: fc.constant('end' as const),
    ending: fc.constantFrom<Ending>('registered', 'registered', 'failed', 'stopped'),
    told: fc.constantFrom('now' as const, 'now' as const, 'late' as const, 'never' as const),
  }),
  fc.record({ kind: fc.constant('again' as const), which: fc.nat({ max: 50 }) }),
  fc.record({
    kind: fc.constant('pass' as const),
    minutes: fc.constantFrom(0.1, 1, 5, 30, 61, 600, 1_500),
  }),
);

const policies = fc.record({
  minNewRows: fc.constantFrom(1, 50),
  minNewRowShare: fc.constantFrom(0, 0.6),
  driftLowersTo: fc.constantFrom(0, 0.5, 1),
  coolDownMinutes: fc.constantFrom(0, 10, 60),
  maxRunsPerDay: fc.constantFrom(1, 3, 100),
  maxRunsPerEpisode: fc.constantFrom(0, 1, 2),
  everyDays: fc.constantFrom(null, 1),
  onCodeChange: fc.boolean(),
  onDrift: fc.boolean(),
});

/** A world and what its test knows of it. */
class Story {
  readonly world: RetrainingWorld;
  readonly sent: QueueEvent[] = [];
  readonly late: QueueEvent[] = [];
  readonly #tokens: number[] = [0];
  #seen = 0;
  #requests = 0;

  constructor(world: RetrainingWorld) {
    this.world = world;
  }

  async happens(what: Happening): Promise<void> {
    const { world } = this;
    if (what.kind === 'pass') await world.pass(what.minutes);
    else for (const message of await this.#messages(what)) await this.#send(message);
    if (world.ledger.states.size > 0) await this.#check();
  }

  async #messages(what: Exclude<Happening, { kind: 'pass' }>): Promise<QueueEvent[]> {
    const { world } = this;
    switch (what.kind) {
      case 'upload': {
        const event = world.upload(what.rows);
        return what.told ? [event] : [];
      }
      case 'alarm':
        return [world.alarm(what.value)];
      case 'person':
        return [requestEvent(`ask-${(this.#requests += 1)}`)];
      case 'retry': {
        const run = [...world.executions.values()].at(-1)?.run.id ?? `run-${'0'.repeat(20)}`;
        return [retryEvent(`ask-${(this.#requests += 1)}`, run)];
      }
      case 'deploy':
        world.runPolicy = aPolicy({ window: { versions: 24 + world.executions.size } });
        return [];
      case 'end': {
        const event = await world.endRun(what.ending);
        if (event && what.told === 'late') this.late.push(event);
        return event && what.told === 'now' ? [event] : [];
      }
      case 'again': {
        const told = [...this.sent, ...this.late];
        const event = told[what.which % Math.max(1, told.length)];
        return event ? [event] : [];
      }
      case 'sweep':
        return [SWEEP];
    }
  }

  async #send(message: QueueEvent): Promise<void> {
    this.sent.push(message);
    await this.world.send(message);
  }

  async #check(): Promise<void> {
    const { world } = this;
    expect(world.running().length).toBeLessThanOrEqual(1);
    const state = await world.state();
    expect(state.token).toBeGreaterThanOrEqual(this.#tokens.at(-1) ?? 0);
    this.#tokens.push(state.token);
    expect(state.parked.length).toBeLessThanOrEqual(5);
    for (const { run } of world.running()) expect(state.lease?.run).toEqual(run);
    const decisions = world.ledger.taken.slice(this.#seen);
    this.#seen = world.ledger.taken.length;
    for (const decision of decisions) this.#checkDecision(decision);
  }

  #checkDecision(decision: RetrainingDecision): void {
    const { outcome, reason, run, decidedAt, text } = decision;
    expect(text).toMatch(/^(Yes|Later|No): \S.*\.$/);
    expect(text).not.toMatch(/undefined|null|NaN/);
    if (outcome !== 'start' || reason === 'person' || reason === 'retry') return;
    const { coolDownMinutes, maxRunsPerDay } = this.world.policy;
    const name = `${run?.id}-${run?.attempt}`;
    for (const [other, { endedAt }] of this.world.executions) {
      if (other === name || endedAt === undefined || endedAt > Date.parse(decidedAt)) continue;
      const since = Date.parse(decidedAt) - endedAt;
      expect(since, 'within the cool-down').toBeGreaterThanOrEqual(coolDownMinutes * 60_000);
    }
    expect(decision.figures.runsToday, 'beyond the budget').toBeLessThan(maxRunsPerDay);
  }
}

/** New rows and what they must reach, reckoned apart from the policy's own code. */
export function holdsNothing(world: RetrainingWorld): boolean {
  const runs = [...world.runs.records.values()];
  const newest = Math.max(...[...world.versions.values()].map(({ number }) => number));
  const registered = runs.filter(({ status }) => status === 'registered');
  const known = Math.max(0, ...registered.map(({ datasetNumber = 0 }) => datasetNumber));
  const last = registered.filter(({ datasetNumber }) => datasetNumber === known);
  const rows = last.map(({ window = [] }) => window.reduce((sum, part) => sum + part.rows, 0));
  const { minNewRows, minNewRowShare } = world.policy;
  const fresh = [...world.versions.values()]
    .filter(({ number }) => number > known)
    .reduce((sum, version) => sum + version.rows.training, 0);
  const minimum = Math.max(minNewRows, minNewRowShare * Math.max(0, ...rows));
  const failed = runs.some(
    ({ status, datasetNumber }) => status !== 'registered' && datasetNumber === newest,
  );
  return fresh > 0 && !failed && (registered.length === 0 || fresh >= minimum);
}

/** How a model is configured, and what happens to it. */
export const stories = fc.tuple(policies, fc.array(happening, { minLength: 1, maxLength: 40 }));

/** Lets it all happen, one thing after the other. */
export async function told(policy: object, happenings: readonly Happening[]): Promise<Story> {
  const story = new Story(new RetrainingWorld(policy));
  for (const what of happenings) await story.happens(what);
  return story;
}
