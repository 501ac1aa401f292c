import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RetrainingDecision } from '../../../pipelines/retraining/contract.ts';
import { InMemorySystem } from './in-memory-system.ts';
import { said } from './said.ts';
import { aDecision } from './sample-retraining.ts';
import { runIdWith } from './sample-runs.ts';

const RETRAIN = ['retrain', 'flight-delay', '--why', 'a storm'];

function deciding(decision: Partial<RetrainingDecision>): InMemorySystem {
  const system = new InMemorySystem([]);
  system.decide = (request) => {
    if (request.kind !== 'person') return undefined;
    const { trigger: id, ...asked } = request;
    return aDecision({ ...decision, trigger: { ...asked, id, at: '2026-07-02T10:00:00.000Z' } });
  };
  return system;
}

afterEach(() => void vi.useRealTimers());

describe('evergreen retrain', () => {
  it('asks with a reason and a name, and tells the run that starts', async () => {
    const run = { id: runIdWith('4'), attempt: 1 };
    const system = deciding({ outcome: 'start', reason: 'person', text: 'Yes.', run });
    const { code, output } = await said(RETRAIN, system);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(system.retrainings).toMatchObject([
      { kind: 'person', model: 'flight-delay', why: 'a storm', by: expect.stringMatching(/mia$/) },
    ]);
    expect(output).toMatch(/START .* person, run-4+\n {2}Yes\.\nFollow it with/);
  });

  it('tells what it waits for', async () => {
    const text = 'Later: a run is at work.';
    const { code, output } = await said(RETRAIN, deciding({ outcome: 'later', text }));
    expect(code).toBe(0);
    expect(output).toMatch(/LATER[^]*a run is at work[^]*decided again by itself/);
  });

  it('fails when the decision is no, in the words of the decision', async () => {
    const text = 'No: nothing is new since run-1.';
    const { code, output, errors } = await said(RETRAIN, deciding({ text }));
    expect({ code, output, errors }).toEqual({ code: 1, output: '', errors: `error: ${text}` });
  });

  it('waits no longer than a person does', async () => {
    vi.useFakeTimers();
    const asked = said(RETRAIN, new InMemorySystem([]));
    await vi.advanceTimersByTimeAsync(31_000);
    const { code, errors } = await asked;
    expect(code).toBe(1);
    expect(errors).toMatch(/in the queue, and nothing was decided in 30 s/);
  });

  it('need not wait', async () => {
    const { code, output } = await said([...RETRAIN, '--no-wait', '--json'], deciding({}));
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ model: 'flight-delay', decision: null });
  });

  it('wants a known model and a reason that the queue can keep', async () => {
    expect((await said(['retrain', 'flight-dealy', '--why', 'x'])).errors).toContain(
      'Did you mean "flight-delay"?',
    );
    const long = await said(['retrain', 'flight-delay', '--why', 'x'.repeat(1_001)]);
    expect(long).toMatchObject({ code: 2 });
    expect(long.errors).toMatch(/1001 characters; the retraining queue keeps 1000/);
  });
});
