import { expect, it } from 'vitest';
import { followRuns, runStageText } from '../../../local/watch/follow-runs.ts';
import type { RunRecord } from '../../../pipelines/training/contract.ts';
import { failedRun, registeredRun, startedRun } from '../cli/sample-runs.ts';

it.each<[RunRecord, string]>([
  [startedRun('1'), `started on dsv-${'1'.repeat(20)}`],
  [startedRun('1', { attempt: 2 }), `attempt 2 started on dsv-${'1'.repeat(20)}`],
  [startedRun('1', { status: 'trained', trainingJob: 'job-1' }), 'trained by job-1'],
  [registeredRun('1'), 'registered as version 1, Approved: Accepted: AUC 0.664'],
  [failedRun('1'), 'failed: TrainingFailed: AlgorithmError: no rows'],
])('%#: %s', (run, text) => {
  expect(runStageText(run)).toContain(text);
});

it('tells each change once', async () => {
  const history = [
    [startedRun('1')],
    [startedRun('1')],
    [startedRun('2'), failedRun('1')],
    [startedRun('2'), startedRun('1', { attempt: 2 })],
  ];
  const told: string[] = [];
  const ledger = {
    runs: async () => {
      const next = history.shift();
      if (!next) throw new Error('The cloud is gone');
      return await Promise.resolve(next);
    },
  };
  await expect(followRuns(ledger, (line) => told.push(line), 1)).rejects.toThrow('is gone');
  expect(told.map((line) => line.replace(/^.*?run-(\d)\d+ +/, '$1 '))).toEqual([
    `1 started on dsv-${'1'.repeat(20)}`,
    `2 started on dsv-${'2'.repeat(20)}`,
    '1 failed: TrainingFailed: AlgorithmError: no rows',
    `1 attempt 2 started on dsv-${'1'.repeat(20)}`,
  ]);
});
