import { describe, expect, it } from 'vitest';
import { InMemorySystem } from './in-memory-system.ts';
import { said } from './said.ts';
import { aDecision } from './sample-retraining.ts';
import { failedRun, registeredRun, runIdWith, startedRun } from './sample-runs.ts';

const ID = runIdWith('1');

/** A system whose queue starts the second attempt at the run. */
function starting(run = failedRun('1')): InMemorySystem {
  const system = new InMemorySystem([run]);
  system.decide = (request) => {
    if (request.kind !== 'retry') return undefined;
    const { trigger: id, ...asked } = request;
    return aDecision({
      outcome: 'start',
      reason: 'retry',
      text: `Attempt 2 at ${ID} starts.`,
      trigger: { ...asked, id, at: '2026-07-02T10:00:00.000Z' },
      run: { id: ID, attempt: 2 },
    });
  };
  return system;
}

describe('evergreen retry', () => {
  it('asks the queue for the next attempt, and tells the decision', async () => {
    const system = starting();
    const { code, output } = await said(['retry', ID, '--why', 'quota was raised'], system);
    expect(code).toBe(0);
    expect(system.retrainings).toEqual([
      {
        kind: 'retry',
        model: 'flight-delay',
        run: ID,
        trigger: expect.stringMatching(/^[0-9a-f-]{36}$/),
        why: 'quota was raised',
        by: 'arn:aws:iam::111122223333:user/mia',
      },
    ]);
    expect(output).toMatch(/^START .* retry, run-1+ attempt 2\n {2}Attempt 2 at run-1+ starts\./);
    expect(output).toContain('evergreen runs flight-delay');
  });

  it('takes the id of the candidate as well, and answers JSON', async () => {
    const system = starting(startedRun('1'));
    const { output } = await said(['retry', ID.replace('run', 'cnd'), '--json'], system);
    expect(JSON.parse(output)).toMatchObject({
      run: ID,
      model: 'flight-delay',
      decision: { outcome: 'start', run: { id: ID, attempt: 2 } },
    });
    expect(system.retrainings[0]).not.toHaveProperty('why');
  });

  it('refuses one that came to a candidate', async () => {
    const system = new InMemorySystem([registeredRun('1')]);
    const { code, errors } = await said(['retry', ID], system);
    expect({ code, asked: system.retrainings }).toEqual({ code: 1, asked: [] });
    expect(errors).toMatch(/is done: its candidate is version 1 of flight-delay/);
  });

  it('knows no run of another id', async () => {
    const { code, errors } = await said(['retry', ID]);
    expect(code).toBe(1);
    expect(errors).toBe(
      `error: The system "evergreen" in eu-west-1 has no run ${ID}. "evergreen runs <model>" lists those of a model.`,
    );
  });
});
