import { expect, it } from 'vitest';
import { followDecisions } from '../../../local/watch/follow-decisions.ts';
import { followMonitorings, monitoringEndText } from '../../../local/watch/follow-monitorings.ts';
import { aDecision, aMonitoring } from '../cli/sample-retraining.ts';

/** What a ledger answers, look after look; then the cloud is gone. */
function looks<T>(...answers: readonly T[]): () => Promise<T> {
  const left = [...answers];
  return async () => {
    const next = left.shift();
    if (next === undefined) throw new Error('The cloud is gone');
    return await Promise.resolve(next);
  };
}

it('tells each decision once, the older first', async () => {
  const first = aDecision({ text: 'the first' });
  const second = aDecision({ id: `dec-${'2'.repeat(20)}`, text: 'the second' });
  const told: string[] = [];
  const ledger = { decisions: looks([], [second, first], [second, first]) };
  await expect(followDecisions(ledger, (line) => told.push(line), 1)).rejects.toThrow('is gone');
  expect(told.map((line) => line.replace(/^ +\S+ +/, ''))).toEqual([
    'flight-delay retraining, asked for by upload: the first',
    'flight-delay retraining, asked for by upload: the second',
  ]);
});

it('tells each end of a monitoring once', async () => {
  const told: string[] = [];
  const ledger = { monitorings: looks([aMonitoring()], [aMonitoring()]) };
  await expect(followMonitorings(ledger, (line) => told.push(line), 1)).rejects.toThrow('is gone');
  expect(told).toHaveLength(1);
  expect(told[0]).toContain('flight-delay traffic: Features with 0.46 of the gain have drifted');
});

it.each([
  [aMonitoring({ status: 'notEnoughData', text: '12 records of 1,000.' }), '12 records of 1,000.'],
  [aMonitoring({ status: 'superseded' }), 'another monitoring has counted it meanwhile'],
  [aMonitoring({ status: 'failed', error: 'E', cause: 'c' }), 'the monitoring failed: E: c'],
])('%#: says what it came to: %s', (record, text) => {
  expect(monitoringEndText(record)).toBe(text);
});
