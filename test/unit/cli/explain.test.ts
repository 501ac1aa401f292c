import { describe, expect, it } from 'vitest';
import { InMemorySystem } from './in-memory-system.ts';
import { said } from './said.ts';
import { lineageOfRun } from './sample-lineage.ts';
import { failedRun, packageArn, registeredRun, runIdWith } from './sample-runs.ts';

const registered = registeredRun('1');
const lineage = lineageOfRun(registered);

function aSystem(): InMemorySystem {
  const system = new InMemorySystem([failedRun('2'), registered]);
  system.lineages.set(registered.id, lineage);
  return system;
}

describe('evergreen explain, of a run', () => {
  it.each([registered.id, registered.candidateId ?? ''])(
    '%s: its verdict, and what it was made from',
    async (id) => {
      const { code, output } = await said(['explain', id], aSystem());
      expect(code).toBe(0);
      for (const told of [
        'AUC 0.664 is above the floor of 0.500',
        's3://data-bucket/raw/flight-delay/2013-01.csv.gz version v1, 21,558 rows',
        `1 left out, dsv-${'0'.repeat(20)}: other columns`,
        'xgboost 3.2.0, numpy 2.3.4',
        'Seed             7',
        registered.artifact?.uri,
      ]) {
        expect(output).toContain(told);
      }
    },
  );

  it('that failed: the error, its cause and the last lines', async () => {
    const { code, output } = await said(['explain', runIdWith('2')], aSystem());
    expect(code).toBe(0);
    for (const told of ['TrainingFailed', 'AlgorithmError: no rows']) {
      expect(output).toContain(told);
    }
    expect(output).not.toContain('What it was made from');
  });

  it('answers the record, its approval now and the lineage as JSON', async () => {
    const { output } = await said(['explain', registered.id, '--json'], aSystem());
    expect(JSON.parse(output)).toEqual({
      run: registered,
      approvals: { [packageArn(1)]: 'Approved' },
      reason: null,
      lineage,
    });
  });

  it('gives the reason of a person who decided otherwise', async () => {
    const system = aSystem();
    await said(['reject', registered.id, '--why', 'bad on Mondays'], system);
    const { output } = await said(['explain', registered.id], system);
    expect(output).toMatch(/^REJECTED/);
    expect(output).toContain('bad on Mondays');
    const { output: json } = await said(['explain', registered.id, '--json'], system);
    expect(JSON.parse(json)).toMatchObject({
      approvals: { [packageArn(1)]: 'Rejected' },
      reason: 'bad on Mondays',
    });
  });

  it('keeps to the width of the window', async () => {
    const { output } = await said(['explain', registered.id], aSystem(), { width: 60 });
    const lines = output.slice(output.indexOf('What it was made from')).split('\n');
    // A word alone may be longer, beside the name of what it is.
    const broken = lines.filter((line) => line.length > 60 && line.slice(19).includes(' '));
    expect(broken).toEqual([]);
  });
});

describe('evergreen explain, of a model', () => {
  it('tells the approved version, the reason and where it comes from', async () => {
    const system = aSystem();
    await said(['approve', registered.id, '--why', 'looked at it by hand'], system);
    const { code, output } = await said(['explain', 'flight-delay'], system);
    expect(code).toBe(0);
    for (const told of ['looked at it by hand', 'What it was made from', 'version v1']) {
      expect(output).toContain(told);
    }
    const { output: json } = await said(['explain', 'flight-delay', '--json'], system);
    expect(JSON.parse(json)).toEqual({
      model: 'flight-delay',
      approved: {
        arn: packageArn(1),
        version: 1,
        approval: 'Approved',
        reason: 'looked at it by hand',
      },
      run: registered,
      lineage,
    });
  });

  it('says when nothing is approved', async () => {
    const system = aSystem();
    await said(['reject', registered.id, '--why', 'bad'], system);
    const { output } = await said(['explain', 'flight-delay', '--json'], system);
    expect(JSON.parse(output)).toMatchObject({ approved: null, run: null, lineage: null });
    expect((await said(['explain', 'flight-delay'], system)).code).toBe(0);
    expect((await said(['explain', 'toy'], system)).code).toBe(0);
  });

  it('knows no model of another name', async () => {
    const { code, errors } = await said(['explain', 'houses'], aSystem());
    expect(code).toBe(1);
    expect(errors).toMatch(/no model called "houses"/);
  });
});
