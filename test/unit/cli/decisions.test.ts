import { describe, expect, it } from 'vitest';
import { InMemorySystem } from './in-memory-system.ts';
import { said } from './said.ts';
import { aDecision, aState } from './sample-retraining.ts';
import { runIdWith } from './sample-runs.ts';

const trigger = {
  kind: 'alarm',
  id: 'trg-2',
  model: 'flight-delay',
  at: '2026-07-02T10:00:00.000Z',
  alarm: 'evergreen-drift-flight-delay',
} as const;

function deciding(): InMemorySystem {
  const system = new InMemorySystem([]);
  system.decisionsMade.push(
    aDecision({
      outcome: 'later',
      reason: 'coolDown',
      text: 'Later: the cool-down lasts until 11:00.',
      trigger,
      coalesced: ['trg-3', 'trg-4'],
      run: { id: runIdWith('4'), attempt: 2 },
    }),
    aDecision(),
  );
  system.retrainingStates.set(
    'flight-delay',
    aState({
      parked: [
        {
          trigger,
          reason: 'coolDown',
          notBefore: '2026-07-02T11:00:00.000Z',
          since: trigger.at,
          merged: ['trg-3', 'trg-4'],
        },
      ],
    }),
  );
  return system;
}

describe('evergreen decisions', () => {
  it('tells each with its trigger and its reason, and what waits', async () => {
    const { code, output } = await said(['decisions', 'flight-delay'], deciding());
    expect(code).toBe(0);
    const lines = output.split('\n');
    expect(lines.slice(1, 5)).toEqual([
      `LATER  2026-07-02 10:00:00  drift alarm and 2 other triggers with it, ${runIdWith('4')} attempt 2`,
      '  Later: the cool-down lasts until 11:00.',
      'NO  2026-07-02 10:00:00  upload',
      '  No: 27,902 new rows, and it takes 30,453. They count at the next upload.',
    ]);
    expect(output).toMatch(
      /Waits +drift alarm and 2 others like it, for the end of the cool-down, not before\s+2026-07-02 11:00:00 UTC/,
    );
  });

  it('answers JSON, as many as are asked for', async () => {
    const args = ['decisions', 'flight-delay', '--limit', '1', '--json'];
    const answer: unknown = JSON.parse((await said(args, deciding())).output);
    expect(answer).toMatchObject({
      model: 'flight-delay',
      decisions: [{ reason: 'coolDown' }],
      state: { parked: [{ reason: 'coolDown' }] },
    });
  });

  it('says so where nothing was decided', async () => {
    const { code, output } = await said(['decisions', 'toy']);
    expect(code).toBe(0);
    expect(output).toMatch(/Nothing was decided about toy yet/);
  });
});
