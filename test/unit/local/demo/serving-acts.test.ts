import { describe, expect, it, vi } from 'vitest';
import { someFlights } from '../../../../local/demo/flights.ts';
import { askForPredictions, underTraffic } from '../../../../local/demo/prediction-acts.ts';
import { replaceUnderTraffic, seeRelease } from '../../../../local/demo/release-acts.ts';
import { scaleIn, scaleOut } from '../../../../local/demo/scaling-acts.ts';
import type { Stage } from '../../../../local/demo/stage.ts';
import type { ReleaseRecord } from '../../../../pipelines/release/contract.ts';
import { packageArn, registeredRun } from '../../cli/sample-runs.ts';
import { aStage } from './a-stage.ts';

const CANDIDATE = `cnd-${'2'.repeat(20)}`;

function answer(version: number) {
  const prediction = { id: 'i-1.0', label: true, probability: 0.335 };
  const predictions = [prediction];
  const body = {
    inferenceId: 'i-1',
    model: 'flight-delay',
    version,
    candidateId: CANDIDATE,
    variant: 'champion',
    predictions,
  };
  return { status: 200, body: JSON.stringify(body) };
}

function problem(status: number, pointers: readonly string[] = []) {
  const errors = pointers.map((pointer) => ({
    pointer,
    code: 'WRONG_TYPE',
    got: '"far"',
    expected: 'a whole number',
    fix: 'Send one.',
  }));
  const body = { type: 'x', title: 'Not allowed', status, instance: 'r-1', errors };
  return { status, body: JSON.stringify(body) };
}

function aRelease(overrides: Partial<ReleaseRecord> = {}): ReleaseRecord {
  return {
    id: `rel-${'2'.repeat(20)}`,
    attempt: 1,
    model: 'flight-delay',
    packageArn: packageArn(2),
    packageVersion: 2,
    status: 'released',
    startedAt: '2026-02-01T10:00:00.000Z',
    endedAt: '2026-02-01T10:00:08.200Z',
    ...overrides,
  };
}

const run = registeredRun('2', { packageVersion: 2 });

function releasing(release: ReleaseRecord, ask = async () => await Promise.resolve(answer(2))) {
  const endOfReleaseOf = async () => await Promise.resolve(release);
  return aStage({ ledger: { endOfReleaseOf }, application: { ask } });
}

describe('an application that asks', () => {
  function asking(wrong = problem(422, ['/record/distance'])) {
    const ask: Stage['application']['ask'] = async (record, { isSigned } = { isSigned: true }) => {
      if (!isSigned) return await Promise.resolve(problem(403));
      return 'origni' in record ? wrong : answer(1);
    };
    return aStage({ application: { ask } });
  }

  it('tells the prediction, the refusal of an unsigned call, and the field that is wrong', async () => {
    const { stage, text } = asking();
    await askForPredictions(stage);
    for (const told of [
      /probability +0\.335/,
      /model version +1, cnd-2+/,
      /variant +champion/,
      /inference id +i-1/,
      /without a signature: 403, Not allowed/,
      /\/record\/distance: got "far", expected a whole number/,
    ]) {
      expect(text()).toMatch(told);
    }
  });

  it.each([
    ['another field is named', problem(422, ['/record/carrier']), /does not name the wrong field/],
    ['it is answered all the same', answer(1), /422 was to come/],
  ])('fails the demo when %s', async (_when, wrong, why) => {
    await expect(askForPredictions(asking(wrong).stage)).rejects.toThrow(why);
  });

  it('sends flights without what it can not know: a choice of all days, the same each time', async () => {
    const flights = await someFlights('2013-07.csv.gz', 100);
    expect(flights).toHaveLength(100);
    expect(flights).toEqual(await someFlights('2013-07.csv.gz', 100));
    expect(new Set(flights.map(({ date }) => date)).size).toBeGreaterThan(20);
    for (const flight of flights) {
      expect(flight).not.toHaveProperty('late');
      expect(flight).toMatchObject({ carrier: expect.any(String), distance: expect.any(Number) });
    }
  });
});

describe('a release', () => {
  it('is shown with its time', async () => {
    const { stage, text } = releasing(aRelease());
    await seeRelease(stage, run);
    expect(text()).toMatch(/RELEASED +version 2/);
    expect(text()).toContain('It serves, 8.2 s after its release began.');
  });

  it('that comes to another end fails the demo', async () => {
    const { stage } = releasing(aRelease({ status: 'rolledBack', reason: 'no ping' }));
    await expect(seeRelease(stage, run)).rejects.toThrow('is rolledBack: no ping');
  });

  it('under traffic tells what each version answered', async () => {
    let asked = 0;
    const ask = async () => await Promise.resolve(answer((asked += 1) <= 5 ? 1 : 2));
    const { stage, text } = releasing(aRelease(), ask);
    await replaceUnderTraffic(stage, async () => await Promise.resolve(run));
    expect(text()).toMatch(/requests +\d+, \d+ a second, of which 0 failed/);
    expect(text()).toMatch(/version 1 +5 answers, from/);
    expect(text()).toMatch(/version 2 +\d+ answers, from/);
  });

  it('fails the demo when one request fails, or only one version answers', async () => {
    const some = async () => await Promise.resolve(run);
    const failing = releasing(aRelease(), async () => await Promise.resolve(problem(503)));
    await expect(replaceUnderTraffic(failing.stage, some)).rejects.toThrow(
      /(\d+) of \1 requests were not answered: 503/,
    );
    await expect(replaceUnderTraffic(releasing(aRelease()).stage, some)).rejects.toThrow(
      'Two versions were to answer, and these did: 2',
    );
  });
});

describe('traffic', () => {
  it('ends with what it was for, also when that fails', async () => {
    const ask = vi.fn<Stage['application']['ask']>(async () => await Promise.resolve(answer(1)));
    const { stage } = aStage({ application: { ask } });
    const fail = async () => await Promise.reject(new Error('no'));
    await expect(underTraffic(stage, { perSecond: 100 }, fail)).rejects.toThrow('no');
    const asked = ask.mock.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(ask.mock.calls.length).toBe(asked);
  });
});

describe('scaling', () => {
  const counts: number[] = [];
  const endpoint = {
    target: async () => await Promise.resolve(1_500),
    instances: async (wanted: (count: number) => boolean) =>
      await Promise.resolve(counts.some(wanted)),
    activities: async () =>
      await Promise.resolve([
        { at: new Date('2026-02-01T10:00:00Z'), what: 'Setting desired instance count to 2.' },
      ]),
  };
  const application = { ask: async () => await Promise.resolve(answer(2)) };

  it('out and in is shown', async () => {
    counts.splice(0, 9, 1, 2);
    const { stage, text } = aStage({ endpoint, application });
    await scaleOut(stage, { minuteSeconds: 1 });
    await scaleIn(stage);
    expect(text()).toContain('40 a second are 2,400');
    expect(text()).toContain("a minute of SageMaker's lasts 1 s here");
    expect(text()).toContain('10:00:00  Setting desired instance count to 2.');
  });

  it('that does not come fails the demo', async () => {
    counts.splice(0, 9);
    const { stage } = aStage({ endpoint, application });
    await expect(scaleOut(stage, { minuteSeconds: 1 })).rejects.toThrow('no second');
    await expect(scaleIn(stage)).rejects.toThrow('not gone back');
  });
});
