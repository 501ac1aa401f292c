import { describe, expect, it, vi } from 'vitest';
import {
  countRunsByDrift,
  flap,
  type Measured,
  seeCalm,
  seeCalmer,
  seeDrift,
} from '../../../../local/demo/drift-acts.ts';
import type { Stage } from '../../../../local/demo/stage.ts';
import type { MonitoringFigures } from '../../../../pipelines/monitoring/contract.ts';
import type { RetrainingDecision } from '../../../../pipelines/retraining/contract.ts';
import { aDecision, aMonitoring } from '../../cli/sample-retraining.ts';
import { runIdWith } from '../../cli/sample-runs.ts';
import { aStage } from './a-stage.ts';

vi.mock('../../../../local/demo/ask-evergreen.ts', () => ({ askEvergreen: () => [] }));
vi.mock('node:timers/promises', () => ({ setTimeout: async () => await Promise.resolve() }));

const SUMMER = '2013-07.csv.gz';
const NEVER = new Date(Date.now() + 3_600_000).toISOString();
const CALM = { driftScore: 0.12, worst: { name: 'pressure', psi: 0.23, jensenShannon: 0.04 } };
const trigger = {
  kind: 'alarm',
  id: 'trg-2',
  model: 'flight-delay',
  at: NEVER,
  alarm: 'evergreen-drift-flight-delay',
} as const;

function figures(overrides: Partial<MonitoringFigures> = {}): MonitoringFigures {
  const { figures: whole } = aMonitoring();
  if (!whole) throw new Error('It has measured');
  return { ...whole, ...overrides };
}

function measured(overrides: Partial<MonitoringFigures>, candidateId = 'cnd-old'): Measured {
  return { ...aMonitoring({ candidateId, endedAt: NEVER }), figures: figures(overrides) };
}

interface Happening {
  readonly monitoring?: Measured;
  readonly decision?: Partial<RetrainingDecision>;
  readonly decisions?: readonly RetrainingDecision[];
  readonly alarm?: Partial<Stage['alarm']>;
}

function watching({ monitoring, decision, decisions = [], alarm }: Happening) {
  const asked: number[] = [];
  const on = aDecision({ trigger, decidedAt: NEVER, ...decision });
  const made = aStage({
    application: {
      askForAll: async (records) => {
        asked.push(records.length);
        const predictions = records.map((_, at) => ({ id: `${at}`, label: true, probability: 1 }));
        const ids = { inferenceId: 'i', candidateId: `cnd-${'2'.repeat(20)}` };
        const answer = { ...ids, model: 'flight-delay', version: 2, variant: 'champion' };
        const body = JSON.stringify({ ...answer, predictions });
        return await Promise.resolve({ status: 200, body });
      },
    },
    ledger: {
      monitorings: async () => await Promise.resolve(monitoring ? [monitoring] : []),
      decisions: async () => await Promise.resolve(decisions),
      decisionThat: async (_what, isWanted) => {
        if (!isWanted(on)) throw new Error('Not the one');
        return await Promise.resolve(on);
      },
    },
    alarm: { state: async () => await Promise.resolve('OK'), ...alarm },
  });
  return { ...made, asked };
}

describe('traffic', () => {
  it('goes through the API in batches, and is calm', async () => {
    const { stage, asked, text } = watching({ monitoring: measured(CALM) });
    await seeCalm(stage, SUMMER);
    expect(asked).toEqual(Array.from({ length: 20 }, () => 75));
    expect(text()).toContain('1,500 real flights of 2013-07, without their label, in 20 signed');
  });

  it.each<[string, Happening]>([
    ['was to be calm', { monitoring: measured({ driftScore: 0.4 }) }],
    ['has measured nothing', {}],
    [
      'rings without drift',
      {
        monitoring: measured(CALM),
        alarm: { state: async () => await Promise.resolve('ALARM') },
      },
    ],
  ])('fails the demo: %s', async (why, happening) => {
    await expect(seeCalm(watching(happening).stage, SUMMER)).rejects.toThrow(why);
  });
});

describe('drift', () => {
  const monitoring = measured({});
  const rings = async () => await Promise.resolve(true);
  const run = { id: runIdWith('4'), attempt: 1 };

  it('rings the alarm, and the alarm starts a run', async () => {
    const decision = { outcome: 'start', reason: 'drift', text: 'Yes: it rings.', run } as const;
    const { stage, text } = watching({ monitoring, alarm: { rings }, decision });
    await seeDrift(stage, SUMMER);
    expect(text()).toContain('Yes: it rings.');
    expect(text()).toContain(`${run.id} is started`);
  });

  it.each<[RegExp, Happening]>([
    [/was to start a run, and it is "no"/, { alarm: { rings } }],
    [/does not ring/, { alarm: { rings: async () => await Promise.resolve(false) } }],
  ])('fails the demo: %s', async (why, happening) => {
    const { stage } = watching({ monitoring, ...happening });
    await expect(seeDrift(stage, SUMMER)).rejects.toThrow(why);
  });

  it('flaps ten times, to and fro', async () => {
    const states: string[] = [];
    const set: Stage['alarm']['set'] = async (state) => {
      states.push(state);
      return await Promise.resolve();
    };
    await flap(watching({ alarm: { set } }).stage);
    expect(states).toEqual(Array.from({ length: 10 }, () => ['OK', 'ALARM']).flat());
  });

  it('starts one run, and a second fails the demo', async () => {
    const started = aDecision({ trigger, outcome: 'start', reason: 'drift' });
    const parked = aDecision({ trigger, outcome: 'later', reason: 'lease', text: 'Later: busy.' });
    const { stage, text } = watching({ decisions: [parked, started] });
    await countRunsByDrift(stage);
    expect(text()).toMatch(/heard 2 times, and it has started one run[^]*Later: busy\./);
    const twice = watching({ decisions: [started, started] });
    await expect(countRunsByDrift(twice.stage)).rejects.toThrow('and it has started 2');
  });
});

describe('the new champion', () => {
  const before = measured({ predictionDrift: 0.04 });
  const calmer = {
    driftScore: 0.48,
    predictionDrift: 0.03,
    worst: { name: 'temperature', psi: 6.4, jensenShannon: 0.7 },
  };

  it('is calmer by numbers, the score is told as it is', async () => {
    const { stage, text } = watching({ monitoring: measured(calmer, 'cnd-new') });
    await seeCalmer(stage, SUMMER, before);
    expect(text()).toContain('0.040 -> 0.030');
    expect(text()).toContain('8.060 -> 6.400');
    expect(text()).toContain('0.464 -> 0.480');
  });

  it.each<[RegExp, Measured]>([
    [/was to be calmer/, measured({ ...calmer, predictionDrift: 0.05 }, 'cnd-new')],
    [/was to be calmer/, measured({ ...calmer, predictionDrift: null }, 'cnd-new')],
    [/old champion/, measured(calmer)],
  ])('fails the demo: %s', async (why, monitoring) => {
    await expect(seeCalmer(watching({ monitoring }).stage, SUMMER, before)).rejects.toThrow(why);
  });
});
