import { describe, expect, it } from 'vitest';
import { InMemorySystem } from './in-memory-system.ts';
import { said } from './said.ts';
import { aMonitoring, aState } from './sample-retraining.ts';
import { packageArn, registeredRun, runIdWith } from './sample-runs.ts';

const release = {
  id: `rel-${'a'.repeat(20)}`,
  attempt: 1,
  model: 'flight-delay',
  packageArn: packageArn(1),
  packageVersion: 1,
  status: 'released',
  startedAt: '2026-01-02T03:04:05.000Z',
  endedAt: '2026-01-02T03:14:05.000Z',
} as const;

function servingSystem(): InMemorySystem {
  const system = new InMemorySystem([registeredRun('1')]);
  system.releaseRecords.push(release);
  system.champions.set('flight-delay', {
    model: 'flight-delay',
    packageArn: packageArn(1),
    packageVersion: 1,
    candidateId: 'cnd-1',
    endpoint: 'evergreen-flight-delay',
    fleet: 'evergreen-flight-delay-v1-1',
    releaseId: release.id,
    since: '2026-01-02T03:14:05.000Z',
  });
  system.endpoints.set('flight-delay', {
    name: 'evergreen-flight-delay',
    status: 'InService',
    fleet: 'evergreen-flight-delay-v1-1',
    variants: [{ name: 'champion', instances: 2, desiredInstances: 2, weight: 1 }],
  });
  return system;
}

describe('evergreen status', () => {
  it('tells champion, endpoint, instances and releases', async () => {
    const { code, output } = await said(['status', 'flight-delay'], servingSystem());
    expect(code).toBe(0);
    for (const part of ['version 1', 'cnd-1', 'InService', '2 instances', release.id]) {
      expect(output).toContain(part);
    }
  });

  it('names the versions that wait for a person', async () => {
    const system = servingSystem();
    await system.setApproval(packageArn(1), 'PendingManualApproval', 'look at it');
    const { output } = await said(['status', 'flight-delay', '--json'], system);
    expect(JSON.parse(output)).toMatchObject({ model: 'flight-delay', pending: [1] });
  });

  it('says so where nothing is released', async () => {
    const { code, output } = await said(['status', 'toy']);
    expect(code).toBe(0);
    expect(output).toMatch(/not released yet/i);
    expect(JSON.parse((await said(['status', 'toy', '--json'])).output)).toEqual({
      model: 'toy',
      champion: null,
      endpoint: null,
      releases: [],
      pending: [],
      retraining: null,
      monitoring: null,
      unfinished: [],
    });
  });

  it('tells what the retraining queue works on, and the last monitoring', async () => {
    const system = servingSystem();
    const id = runIdWith('2');
    const at = '2026-07-02T10:00:00.000Z';
    const trigger = { kind: 'datasetVersion' } as const;
    const hash = 'a'.repeat(64);
    const run = { id, attempt: 1, model: 'flight-delay', policyHash: hash, trigger };
    system.retrainingStates.set(
      'flight-delay',
      aState({
        lease: { run: { ...run, datasetVersion: `dsv-${'2'.repeat(20)}` }, token: 2, since: at },
        alarm: { name: 'evergreen-drift-flight-delay', ringing: true, changedAt: at },
        episode: { number: 1, since: at, runs: 1, quietSince: null },
      }),
    );
    system.monitoringRecords.push(aMonitoring());
    const { output } = await said(['status', 'flight-delay'], system);
    for (const told of [
      /At work +run-2+, since 2 July 2026, 10:00 UTC/,
      /Drift alarm +rings/,
      /Drift episode +1, .*; it has started 1 run$/m,
      /Last monitoring\n +Ended +2 July 2026, 10:00 UTC: drift/,
      /Worst +dew_point/,
    ]) {
      expect(output).toMatch(told);
    }
  });

  it('F5: shows uploads that have not ended', async () => {
    const system = servingSystem();
    const key = 'raw/flight-delay/a\u202eb.csv';
    system.unfinished.set('flight-delay', [{ key, begunAt: '2026-07-02T10:00:00.000Z' }]);
    const { output } = await said(['status', 'flight-delay'], system);
    expect(output).toMatch(
      /Uploads that have not ended\n +Begun +2 July 2026, 10:00 UTC: raw\/flight-delay\/a.*b\.csv\n +No dataset version is made of them\./,
    );
    expect(output).not.toContain('\u202e');
    expect((await said(['status', 'toy'], system)).output).not.toContain('not ended');
  });

  it('knows no other model', async () => {
    const { code, errors } = await said(['status', 'flight-dealy']);
    expect(code).toBe(1);
    expect(errors).toContain('Did you mean "flight-delay"?');
  });
});
