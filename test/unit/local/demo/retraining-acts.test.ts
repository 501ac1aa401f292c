import { describe, expect, it } from 'vitest';
import { uploadTooLittle, uploadTooSoon } from '../../../../local/demo/retraining-acts.ts';
import type { RetrainingDecision } from '../../../../pipelines/retraining/contract.ts';
import { uploadTriggerId } from '../../../../pipelines/retraining/ids.ts';
import { aDecision } from '../../cli/sample-retraining.ts';
import { aStage } from './a-stage.ts';

const VERSION = `dsv-${'3'.repeat(20)}`;
const ID = uploadTriggerId('flight-delay', VERSION);

/** A stage on which an upload becomes a dataset version, and is decided about. */
function deciding(decision: Partial<RetrainingDecision> = {}) {
  const { trigger } = aDecision();
  const ours = aDecision({ ...decision, trigger: { ...trigger, id: ID } });
  const all = [aDecision({ outcome: 'start', reason: 'newRows' }), ours];
  return aStage({
    person: {
      put: async (name) =>
        await Promise.resolve({
          uploadId: 'upl-1',
          key: `raw/flight-delay/${name}`,
          versionId: 'v1',
          at: Date.parse(ours.decidedAt) - 400,
        }),
    },
    ledger: {
      endOf: async () =>
        await Promise.resolve({
          status: 'registered',
          key: 'raw/flight-delay/x',
          versionId: 'v1',
          sequencer: '0A',
          size: 1,
          datasetVersion: VERSION,
        }),
      decisionThat: async (what, isWanted) => {
        const found = all.find(isWanted);
        if (!found) throw new Error(`No decision on ${what}`);
        return await Promise.resolve(found);
      },
    },
  });
}

describe('an upload that starts no run', () => {
  it('is told with its own decision and its time', async () => {
    const { stage, text } = deciding();
    await uploadTooLittle(stage, '2013-03.csv.gz');
    expect(text()).toContain('Decided 0.4 s after the upload');
    expect(text()).toContain('No: 27,902 new rows, and it takes 30,453.');
  });

  it('waits for the cool-down, and it is told until when', async () => {
    const notBefore = '2026-07-02T10:00:15.250Z';
    const { stage, text } = deciding({ outcome: 'later', reason: 'coolDown', notBefore });
    await uploadTooSoon(stage, '2013-02.csv.gz');
    expect(text()).toMatch(/Act 1 {2}February comes too soon/);
    expect(text()).toContain('at 10:00:15.250 it is decided again');
  });

  it.each<[string, Partial<RetrainingDecision>]>([
    ['starts one', { outcome: 'start', reason: 'newRows' }],
    ['is refused for another reason', { outcome: 'no', reason: 'nothingNew' }],
  ])('fails the demo when it %s', async (_how, decision) => {
    const { stage } = deciding(decision);
    await expect(uploadTooLittle(stage, '2013-03.csv.gz')).rejects.toThrow(
      'was to be "no" for minimumNewRows and is',
    );
  });
});
