import { describe, expect, it } from 'vitest';
import { runRecord } from '../../../pipelines/training/contract.ts';
import { InMemorySystem } from './in-memory-system.ts';
import { said } from './said.ts';
import { failedRun, packageArn, registeredRun, runIdWith, startedRun } from './sample-runs.ts';

const registered = registeredRun('1');
const failed = failedRun('2');
const started = startedRun('3');

describe('evergreen runs', () => {
  it('lists the runs of a model', async () => {
    const system = new InMemorySystem([started, failed, registered]);
    const { code, output } = await said(['runs', 'flight-delay'], system);
    expect(code).toBe(0);
    for (const { id } of [started, failed, registered]) expect(output).toContain(id);
  });

  it('lists as many as are asked for, and says how many are left', async () => {
    const system = new InMemorySystem([started, failed, registered]);
    const { output } = await said(['runs', 'flight-delay', '--limit', '1'], system);
    expect(output).toContain(started.id);
    expect(output).not.toContain(registered.id);
    expect(output).toContain('2 older: --limit 3 lists all.');
  });

  it('shows the approval that the registry has now', async () => {
    const system = new InMemorySystem([registered]);
    await said(['reject', registered.id, '--why', 'bad'], system);
    const { output } = await said(['runs', 'flight-delay'], system);
    expect(output).toMatch(/rejected/i);
    expect(output).not.toMatch(/approved/i);
  });

  it('answers the records as they are, and the approvals of now, as JSON', async () => {
    const system = new InMemorySystem([failed, registered]);
    await said(['reject', registered.id, '--why', 'bad'], system);
    const { output } = await said(['runs', 'flight-delay', '--json'], system);
    const answer = JSON.parse(output) as Record<string, unknown>;
    expect(answer).toEqual({
      model: 'flight-delay',
      runs: [failed, registered],
      approvals: { [packageArn(1)]: 'Rejected' },
    });
    expect(runRecord.array().parse(answer['runs'])).toHaveLength(2);
  });

  it('says what starts the first run of a model that has none', async () => {
    const { code, output } = await said(['runs', 'toy']);
    expect(code).toBe(0);
    expect(output).toMatch(/toy has no run yet.*raw\/toy\//);
    expect((await said(['runs', 'toy', '--json'])).output).toContain('"runs": []');
  });

  it.each([
    ['flight-dealy', /no model called "flight-dealy"\. Did you mean "flight-delay"\?/],
    ['houses', /no model called "houses"\. It has: flight-delay, toy\./],
  ])('knows no model %s', async (model, why) => {
    const { code, errors } = await said(['runs', model]);
    expect(code).toBe(1);
    expect(errors).toMatch(why);
  });

  it('says so where there is no model at all', async () => {
    const system = new InMemorySystem([]);
    system.modelNames = [];
    expect((await said(['runs', 'toy'], system)).errors).toMatch(/It has none: add one/);
  });

  it.each([
    { width: 60, colour: false },
    { width: 100, colour: true },
  ])('colours only where it may: %j', async (looks) => {
    const system = new InMemorySystem([started, failed, registered]);
    const { output } = await said(['runs', 'flight-delay'], system, looks);
    expect(output.includes('\u001b[')).toBe(looks.colour);
  });
});

describe('evergreen runs --compare', () => {
  const other = registeredRun('4', { hyperparameters: { max_depth: '9' } });

  it('puts two runs side by side', async () => {
    const system = new InMemorySystem([other, registered]);
    const args = ['runs', 'flight-delay', '--compare', registered.id, other.id];
    const { code, output } = await said(args, system);
    expect(code).toBe(0);
    expect(output).toContain('max_depth');
    const json = await said([...args, '--json'], system);
    expect(JSON.parse(json.output)).toMatchObject({ runs: [registered, other] });
  });

  it('refuses a run of another model', async () => {
    const stranger = { ...other, model: 'toy' };
    const system = new InMemorySystem([stranger, registered]);
    const args = ['runs', 'flight-delay', '--compare', registered.id, stranger.id];
    expect((await said(args, system)).errors).toMatch(/is a run of toy, not of flight-delay/);
  });

  it('names the run that is not there', async () => {
    const args = ['runs', 'flight-delay', '--compare', registered.id, runIdWith('9')];
    const { code, errors } = await said(args, new InMemorySystem([registered]));
    expect(code).toBe(1);
    expect(errors).toContain(`no run ${runIdWith('9')}`);
  });
});
