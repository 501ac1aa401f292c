import { describe, expect, it } from 'vitest';
import { InMemorySystem } from './in-memory-system.ts';
import { said } from './said.ts';
import { failedRun, registeredRun, runIdWith, startedRun } from './sample-runs.ts';

const ID = runIdWith('1');

describe('evergreen retry', () => {
  it('starts the next attempt at the same request', async () => {
    const run = failedRun('1', { attempt: 2 });
    const system = new InMemorySystem([run]);
    const { code, output } = await said(['retry', ID, '--why', 'quota was raised'], system);
    expect(code).toBe(0);
    const { id, model, datasetVersion, policyHash, trigger } = run;
    expect(system.started).toEqual([
      {
        name: `${ID}-3`,
        input: {
          run: { id, model, attempt: 3, datasetVersion, policyHash, trigger },
          why: 'quota was raised',
        },
      },
    ]);
    expect(output).toContain(`Attempt 3 at ${ID} has started, as the execution ${ID}-3.`);
    expect(output).toContain('attempt 2 failed with TrainingFailed');
  });

  it('takes the id of the candidate as well, and answers JSON', async () => {
    const system = new InMemorySystem([failedRun('1')]);
    const { output } = await said(['retry', ID.replace('run', 'cnd'), '--json'], system);
    expect(JSON.parse(output)).toEqual({
      run: ID,
      model: 'flight-delay',
      attempt: 2,
      execution: `${ID}-2`,
      started: true,
    });
    expect(system.started[0]?.input).not.toHaveProperty('why');
  });

  it('refuses one that came to a candidate', async () => {
    const system = new InMemorySystem([registeredRun('1')]);
    const { code, errors } = await said(['retry', ID], system);
    expect({ code, started: system.started }).toEqual({ code: 1, started: [] });
    expect(errors).toMatch(/is done: its candidate is version 1 of flight-delay/);
  });

  it.each([startedRun('1'), failedRun('1')])(
    'refuses one whose execution runs, whatever the ledger says ($status)',
    async (run) => {
      const system = new InMemorySystem([run]);
      system.executions.set(`${ID}-1`, 'running');
      const { code, errors } = await said(['retry', ID], system);
      expect({ code, started: system.started }).toEqual({ code: 1, started: [] });
      expect(errors).toMatch(/Attempt 1 at run-1+ is at work/);
    },
  );

  it.each(['failed', 'unknown'] as const)(
    'takes up one that was stopped behind the ledger’s back (%s)',
    async (state) => {
      const system = new InMemorySystem([startedRun('1')]);
      system.executions.set(`${ID}-1`, state);
      expect((await said(['retry', ID], system)).code).toBe(0);
      expect(system.started.map(({ name }) => name)).toEqual([`${ID}-2`]);
    },
  );

  it('passes over attempts that failed before the ledger heard of them', async () => {
    const system = new InMemorySystem([failedRun('1')]);
    system.executions.set(`${ID}-2`, 'failed');
    await said(['retry', ID], system);
    expect(system.started.map(({ name, input }) => [name, input.run.attempt])).toEqual([
      [`${ID}-3`, 3],
    ]);
  });

  it('starts nothing twice', async () => {
    const system = new InMemorySystem([failedRun('1')]);
    await said(['retry', ID], system);
    const { code, output } = await said(['retry', ID], system);
    expect(code).toBe(0);
    expect(output).toMatch(/was started before/);
    expect(system.started).toHaveLength(1);
  });

  it('knows no run of another id', async () => {
    const { code, errors } = await said(['retry', ID]);
    expect(code).toBe(1);
    expect(errors).toBe(
      `error: The system "evergreen" in eu-west-1 has no run ${ID}. "evergreen runs <model>" lists those of a model.`,
    );
  });
});
