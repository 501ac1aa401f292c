import { describe, expect, it } from 'vitest';
import { dueTriggers } from '../../../../pipelines/retraining/due.ts';
import type { World } from '../../../../pipelines/retraining/facts.ts';
import { hashOf } from '../../../../pipelines/shared/canonical-json.ts';
import {
  anUploadTrigger,
  aWorld,
  minute,
  ringing,
  stepOf,
} from '../../../support/retraining-samples.ts';

const kinds = (world: World) => dueTriggers(world).map(({ kind }) => kind);
const sinceBefore = { ...ringing, alarm: { ...ringing.alarm, changedAt: minute(-600) } };
const later = new Date(minute(300));

describe('triggers that nobody sends', () => {
  it.each<[string, World, string[]]>([
    ['the newest dataset version, whether it was told or not', aWorld(), ['datasetVersion']],
    ['none of a model without data', aWorld({ facts: { versions: [] } }), []],
    [
      'an alarm that has rung since before the last run, when that had its time',
      aWorld({ state: sinceBefore, now: later }),
      ['datasetVersion', 'alarm'],
    ],
    [
      'no alarm while the last run may still quiet it',
      aWorld({ state: sinceBefore, now: new Date(minute(239)) }),
      ['datasetVersion'],
    ],
    [
      'no alarm that rang after the last run: it has its own trigger',
      aWorld({ state: ringing, now: later }),
      ['datasetVersion'],
    ],
    [
      'changed code',
      aWorld({ facts: { codeHash: hashOf('other code') } }),
      ['datasetVersion', 'codeChange'],
    ],
    [
      'no changed code where nobody knows what it was',
      aWorld({ state: { codeHash: null } }),
      ['datasetVersion'],
    ],
    [
      'the schedule, so long after the last run began',
      aWorld({ policy: { everyDays: 0.08 } }),
      ['datasetVersion', 'schedule'],
    ],
    ['no schedule a little earlier', aWorld({ policy: { everyDays: 0.09 } }), ['datasetVersion']],
  ])('are %s', (_, world, expected) => {
    expect(kinds(world)).toEqual(expected);
  });

  it('are the same trigger each time', () => {
    const ids = (now: Date) =>
      dueTriggers(aWorld({ state: sinceBefore, policy: { everyDays: 0.01 }, now })).map(
        ({ id }) => id,
      );
    expect(ids(later)).toEqual(ids(new Date(minute(600))));
    expect(new Set(ids(later)).size).toBe(3);
  });

  it('wait while a run is at work', () => {
    const state = stepOf(aWorld({ state: sinceBefore }), anUploadTrigger()).nextState;
    expect(kinds(aWorld({ state, now: later }))).toEqual(['datasetVersion']);
  });
});
