import type { RetrainingPolicy } from '../../pipelines/retraining/policy.ts';
import { aRetrainingPolicy } from '../support/retraining-samples.ts';
import { aPolicy } from '../support/training-world.ts';
import { checkAtRest } from './at-rest.ts';
import { Dice } from './dice.ts';
import type { FakeTime } from './fake-time.ts';
import { CALM, someWeather } from './faults.ts';
import { happeningsOf, type Scheduled } from './happenings.ts';
import { BrokenInvariant, Invariants } from './invariants.ts';
import type { Ledgers } from './ledgers.ts';
import { comeToRest } from './operator.ts';
import { People } from './people.ts';
import { SimulatedWorld } from './world.ts';

/** How a story ended. */
export interface Told {
  readonly world: SimulatedWorld;
  readonly happenings: readonly Scheduled[];
  /** The first thing that did not hold. */
  readonly broken: BrokenInvariant | undefined;
}

/** A test of the simulator itself breaks something. */
export interface Sabotage {
  readonly ledgers?: (time: FakeTime) => Ledgers;
}

/** The story of a seed. */
export async function tell(seed: number, sabotage: Sabotage = {}): Promise<Told> {
  return await tellWith(seed, happeningsOf(new Dice(seed).fork('happenings')), sabotage);
}

/** The story of a seed, of which only some things happen. */
export async function tellWith(
  seed: number,
  happenings: readonly Scheduled[],
  sabotage: Sabotage = {},
): Promise<Told> {
  const world = worldOf(seed, sabotage);
  const people = new People(world);
  const invariants = new Invariants(world);
  const start = world.time.now;
  for (const happening of happenings) {
    world.time.at(start + happening.minute * 60_000, () => {
      const { minute: _, ...what } = happening;
      if (!what.kind.endsWith('weep')) world.note(`--- ${JSON.stringify(what)}`);
      void people.does(happening);
    });
  }
  try {
    const end = start + (happenings.at(-1)?.minute ?? 0) * 60_000;
    while ((world.time.next ?? Number.POSITIVE_INFINITY) <= end) {
      await world.time.step();
      invariants.check();
    }
    await comeToRest(world, people, () => {
      invariants.check();
    });
    checkAtRest(world);
  } catch (error) {
    if (!(error instanceof BrokenInvariant)) throw error;
    return { world, happenings, broken: error };
  }
  return { world, happenings, broken: undefined };
}

function worldOf(seed: number, { ledgers }: Sabotage): SimulatedWorld {
  const dice = new Dice(seed).fork('settings');
  const weather = seed % 10 === 0 ? CALM : someWeather(dice);
  const approval = dice.pick(['policy', 'policy', 'person'] as const);
  return new SimulatedWorld(dice, {
    retraining: aRetrainingPolicy(somePolicy(dice)),
    run: aPolicy({ approval, window: { versions: dice.pick([2, 24]) } }),
    weather,
    ledgers,
  });
}

function somePolicy(dice: Dice): Partial<RetrainingPolicy> {
  return {
    minNewRows: dice.pick([1, 300]),
    minNewRowShare: dice.pick([0, 0.1, 0.6]),
    driftLowersTo: dice.pick([0, 0.5, 1]),
    coolDownMinutes: dice.pick([0, 10, 60]),
    maxRunsPerDay: dice.pick([1, 3, 100]),
    maxRunsPerEpisode: dice.pick([0, 1, 2]),
    everyDays: dice.pick([null, null, 1]),
    onCodeChange: dice.chance(0.7),
    onDrift: dice.chance(0.8),
  };
}
