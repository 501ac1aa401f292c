import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../pipelines/training/contract.ts';
import { InMemorySystem } from './in-memory-system.ts';
import { said } from './said.ts';
import { failedRun, packageArn, registeredRun } from './sample-runs.ts';

const CANDIDATE = `cnd-${'2'.repeat(20)}`;

function judged(
  digit: string,
  version: number,
  approval: 'Approved' | 'Rejected' | 'PendingManualApproval',
) {
  const run = registeredRun(digit, { packageVersion: version });
  const outcome = approval === 'Rejected' ? 'failed' : 'passed';
  return {
    ...run,
    verdict: run.verdict && {
      ...run.verdict,
      approval,
      outcome,
      text: 'Not shown to be no worse.',
    },
  } satisfies RunRecord;
}

const champion = judged('1', 1, 'Approved');

describe('evergreen approve and reject', () => {
  it('lets a waiting candidate through, with the reason', async () => {
    const system = new InMemorySystem([judged('2', 2, 'PendingManualApproval'), champion]);
    const { code, output } = await said(['approve', CANDIDATE, '--why', 'looked at it'], system);
    expect(code).toBe(0);
    expect(system.registry.get(packageArn(2))).toMatchObject({
      approval: 'Approved',
      why: 'looked at it',
    });
    expect(output.split('\n')).toEqual([
      `Version 2 of flight-delay (${CANDIDATE}) is approved. It was waiting for a person.`,
      'From now on candidates are compared with version 2.',
      'Its release begins by itself: follow it with "evergreen status flight-delay".',
    ]);
  });

  it('tells whom a rejected champion leaves behind', async () => {
    const system = new InMemorySystem([judged('2', 2, 'Approved'), champion]);
    const { output } = await said(['reject', CANDIDATE, '--why', 'bad on Mondays'], system);
    expect(output).toContain('is rejected. It was approved.');
    expect(output).toContain('candidates are compared with version 1.');
    const last = await said(['reject', champion.id, '--why', 'so is this'], system);
    expect(last.output).toContain('has no approved version');
  });

  it('says when it goes against the gates', async () => {
    const system = new InMemorySystem([judged('2', 2, 'Rejected'), champion]);
    const { output } = await said(['approve', CANDIDATE, '--why', 'wanted'], system);
    expect(output).toContain('Its gates had said otherwise: Not shown to be no worse.');
  });

  it('says when a newer version stays the champion', async () => {
    const system = new InMemorySystem([judged('2', 2, 'Rejected'), judged('3', 3, 'Approved')]);
    const { output } = await said(['approve', CANDIDATE, '--why', 'wanted'], system);
    expect(output).toContain('Version 3 is newer and approved: it stays');
  });

  it('answers JSON', async () => {
    const system = new InMemorySystem([judged('2', 2, 'Rejected'), champion]);
    const { output } = await said(['approve', CANDIDATE, '--why', 'wanted', '--json'], system);
    expect(JSON.parse(output)).toEqual({
      run: `run-${'2'.repeat(20)}`,
      candidate: CANDIDATE,
      model: 'flight-delay',
      packageArn: packageArn(2),
      version: 2,
      before: 'Rejected',
      approval: 'Approved',
      why: 'wanted',
      championVersion: 2,
    });
  });

  it.each([
    [failedRun('2'), /has made no candidate: it failed/],
    [
      registeredRun('2', { packageVersion: 7 }),
      /Version 7 of flight-delay.*no longer in the registry/,
    ],
  ])('decides nothing about a run without a package', async (run, why) => {
    const system = new InMemorySystem([run]);
    system.registry.clear();
    const { code, errors } = await said(['approve', CANDIDATE, '--why', 'wanted'], system);
    expect(code).toBe(1);
    expect(errors).toMatch(why);
  });
});
