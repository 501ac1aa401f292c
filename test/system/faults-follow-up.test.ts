import { beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../pipelines/training/contract.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { RetrainingUnderTest } from '../support/retraining-under-test.ts';
import { TrainingUnderTest } from '../support/training-under-test.ts';

const app = new AppUnderTest();
const retraining = new RetrainingUnderTest(app);
const { ledger } = retraining;

beforeAll(async () => {
  await new TrainingUnderTest(app).letUploadsStartRuns();
  // Nothing was decided yet in a cloud that is new.
  await retraining.rested().catch(() => undefined);
});

function windowOf({ window = [] }: RunRecord): string[] {
  return window.map(({ datasetVersion }) => datasetVersion);
}

describe('uploads while a run is at work', { timeout: 240_000 }, () => {
  it('F4: leave it the data it began with, and have one run together after it', async () => {
    const first = await retraining.upload(120 + (await retraining.enoughRows().catch(() => 0)));
    expect(await retraining.decisionOnUpload(first)).toMatchObject({ outcome: 'start' });
    const rows = await retraining.enoughRows();
    const later = await Promise.all(Array.from({ length: 3 }, () => retraining.upload(rows)));
    for (const version of later) {
      expect(await retraining.decisionOnUpload(version)).toMatchObject({ outcome: 'later' });
    }
    await retraining.rested();
    const runs = (await ledger.runs()).filter(({ datasetVersion }) =>
      [first, ...later].includes(datasetVersion),
    );
    // The last started first.
    expect(runs.map(({ status }) => status)).toEqual(['registered', 'registered']);
    const [after, before] = runs.map(windowOf);
    expect(before?.[0]).toBe(first);
    expect(before).not.toEqual(expect.arrayContaining([expect.toBeOneOf(later)]));
    expect(after?.slice(0, 4)).toEqual(expect.arrayContaining([first, ...later]));
    for (const { id } of runs) expect(await retraining.executionsOf(id)).toEqual([`${id}-1`]);
  });
});
