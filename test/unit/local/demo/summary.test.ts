import { expect, it } from 'vitest';
import { summarise } from '../../../../local/demo/summary.ts';
import type { ReleaseRecord } from '../../../../pipelines/release/contract.ts';
import { aDecision } from '../../cli/sample-retraining.ts';
import { failedRun, packageArn, registeredRun } from '../../cli/sample-runs.ts';
import { aStage } from './a-stage.ts';

function released(version: number, status: ReleaseRecord['status']): ReleaseRecord {
  return {
    id: `rel-${String(version).repeat(20)}`,
    attempt: 1,
    model: 'flight-delay',
    packageArn: packageArn(version),
    packageVersion: version,
    status,
    startedAt: '2026-02-01T10:00:00.000Z',
  };
}

it('tells acts, versions with their fate, and decisions in their order', async () => {
  const runs = [failedRun('4'), ...['3', '2', '1'].map((digit) => registeredRun(digit))].map(
    (run, index) => (index === 0 ? run : { ...run, packageArn: packageArn(4 - index) }),
  );
  const { stage, text } = aStage({
    ledger: {
      runs: async () => await Promise.resolve(runs),
      releases: async () =>
        await Promise.resolve([released(2, 'rolledBack'), released(1, 'released')]),
      decisions: async () =>
        await Promise.resolve([
          aDecision({ text: 'the second' }),
          aDecision({ text: 'the first', decidedAt: '2026-07-02T09:00:00.000Z' }),
        ]),
    },
  });
  stage.narrator.act('One');
  await summarise(stage);
  for (const told of [
    /1 +One +\d+\.\d s/,
    /AUC 0\.664/,
    /gates passed +yes\n/,
    /no: rolled back/,
    /no: its gates refused it/,
    /09:00:00 {2}upload +the first\n.*10:00:00 {2}upload +the second/,
  ]) {
    expect(text()).toMatch(told);
  }
});
