import type { RetrainingTrigger } from '../../../../pipelines/retraining/contract.ts';
import type { RunFact, World } from '../../../../pipelines/retraining/facts.ts';
import { firstState } from '../../../../pipelines/retraining/state.ts';
import { runIdOf } from '../../../../pipelines/training/ids.ts';
import {
  aCodeChange,
  anAlarmTrigger,
  anUploadTrigger,
  aRequest,
  aRetry,
  aSchedule,
  aWorld,
  MODEL,
  minute,
  lastRun,
  POLICY_HASH,
  ringing,
  versionId,
  versionsOf,
} from '../../../support/retraining-samples.ts';

/** Every outcome and reason of a decision, by an example. */

export const NEXT_RUN = runIdOf(MODEL, versionId(2), POLICY_HASH);
export const FIRST_RUN = runIdOf(MODEL, versionId(1), POLICY_HASH);

/** A run as the ledger knows it, by its id. */
export function aFact(
  standing: RunFact['standing'],
  more: Partial<RunFact> = {},
): Map<string, RunFact> {
  const fact: RunFact = {
    id: NEXT_RUN,
    attempt: 1,
    standing,
    datasetVersion: versionId(2),
    datasetNumber: 2,
    policyHash: POLICY_HASH,
    trigger: { kind: 'datasetVersion' },
    startedAt: minute(-30),
    endedAt: standing === 'running' ? undefined : minute(-20),
    rows: 1_200,
    ...more,
  };
  return new Map([[fact.id, fact]]);
}

export const leased = {
  lease: {
    run: {
      id: FIRST_RUN,
      attempt: 1,
      model: MODEL,
      datasetVersion: versionId(1),
      policyHash: POLICY_HASH,
      trigger: { kind: 'datasetVersion' as const },
    },
    token: 1,
    since: minute(-3),
  },
};
export const few = { versions: versionsOf(1_000, 100) };
export const none = { versions: versionsOf(1_000) };
export const justEnded = { lastRun: { ...lastRun, endedAt: minute(-10) } };
export const eightStarts = Array.from({ length: 8 }, (_, index) => minute(-23 * 60 + index));

/** What is told, by which trigger, in which world, and what comes of it. */
export type Row = readonly [string, RetrainingTrigger, World, string];

export const table: readonly Row[] = [
  ['an upload with enough rows', anUploadTrigger(), aWorld(), 'start newRows'],
  ['an upload with too few', anUploadTrigger(), aWorld({ facts: few }), 'no minimumNewRows'],
  [
    'an upload of the minimum exactly',
    anUploadTrigger(),
    aWorld({ facts: { versions: versionsOf(1_000, 480) } }),
    'start newRows',
  ],
  [
    'an upload of one row less',
    anUploadTrigger(),
    aWorld({ facts: { versions: versionsOf(1_000, 479) } }),
    'no minimumNewRows',
  ],
  [
    'an upload with too few rows for a quiet time, and enough while the alarm rings',
    anUploadTrigger(),
    aWorld({ facts: { versions: versionsOf(1_000, 240) }, state: ringing }),
    'start drift',
  ],
  [
    'the same when the episode has had its runs',
    anUploadTrigger(),
    aWorld({
      facts: { versions: versionsOf(1_000, 240) },
      state: { ...ringing, episode: { ...ringing.episode, runs: 2 } },
    }),
    'no minimumNewRows',
  ],
  [
    'the first upload of a model',
    anUploadTrigger(1),
    aWorld({ state: { ...firstState(MODEL), version: 7 }, facts: none }),
    'start firstModel',
  ],
  ['an upload that was trained on', anUploadTrigger(1), aWorld({ facts: none }), 'no nothingNew'],
  [
    'an upload whose run has failed',
    anUploadTrigger(),
    aWorld({ facts: { runs: aFact('failed') } }),
    'no failedBefore',
  ],
  ['an upload during a run', anUploadTrigger(), aWorld({ state: leased }), 'later lease'],
  [
    'an upload during a run that was started past the queue',
    anUploadTrigger(),
    aWorld({ facts: { runs: aFact('running') } }),
    'later lease',
  ],
  ['an upload in the cool-down', anUploadTrigger(), aWorld({ state: justEnded }), 'later coolDown'],
  [
    'an upload after failures',
    anUploadTrigger(),
    aWorld({ state: { failuresInRow: 2 } }),
    'later backOff',
  ],
  [
    'an upload beyond the budget',
    anUploadTrigger(),
    aWorld({ state: { starts: eightStarts } }),
    'later budget',
  ],
  ['an alarm with new rows', anAlarmTrigger(), aWorld({ state: ringing }), 'start drift'],
  [
    'an alarm without new rows',
    anAlarmTrigger(),
    aWorld({ state: ringing, facts: none }),
    'later needsRows',
  ],
  [
    'an alarm with too few rows even for drift',
    anAlarmTrigger(),
    aWorld({ state: ringing, facts: few }),
    'later needsRows',
  ],
  [
    'an alarm that was quiet before it was heard',
    anAlarmTrigger(),
    aWorld({ state: { ...ringing, alarm: { ...ringing.alarm, ringing: false } } }),
    'no quietAgain',
  ],
  [
    'an alarm of an episode that has had its runs',
    anAlarmTrigger(),
    aWorld({ state: { ...ringing, episode: { ...ringing.episode, runs: 2 } } }),
    'no needsPerson',
  ],
  [
    'an alarm that is switched off',
    anAlarmTrigger(),
    aWorld({ state: ringing, policy: { onDrift: false } }),
    'no switchedOff',
  ],
  [
    'an alarm whose run has failed',
    anAlarmTrigger(),
    aWorld({ state: ringing, facts: { runs: aFact('failed') } }),
    'later failedBefore',
  ],
  [
    'an alarm in the cool-down',
    anAlarmTrigger(),
    aWorld({ state: { ...ringing, ...justEnded } }),
    'later coolDown',
  ],
  [
    'a schedule with a few new rows',
    aSchedule,
    aWorld({ facts: few, policy: { everyDays: 7, minNewRows: 500 } }),
    'start schedule',
  ],
  [
    'a schedule without new rows',
    aSchedule,
    aWorld({ facts: none, policy: { everyDays: 7 } }),
    'later needsRows',
  ],
  ['a schedule that is switched off', aSchedule, aWorld(), 'no switchedOff'],
  [
    'changed code on the same rows',
    aCodeChange,
    aWorld({ facts: none, state: { lastRun: { ...lastRun, run: `run-${'2'.repeat(20)}` } } }),
    'start codeChange',
  ],
  [
    'changed code that is switched off',
    aCodeChange,
    aWorld({ policy: { onCodeChange: false } }),
    'no switchedOff',
  ],
  [
    'a person in the cool-down, beyond the budget, with few rows',
    aRequest,
    aWorld({ state: { ...justEnded, starts: eightStarts, failuresInRow: 4 }, facts: few }),
    'start person',
  ],
  ['a person during a run', aRequest, aWorld({ state: leased }), 'later lease'],
  [
    'a person who asks for the same once more',
    aRequest,
    aWorld({ facts: { runs: aFact('registered') } }),
    'no nothingNew',
  ],
  [
    'a person after the run has failed',
    aRequest,
    aWorld({ facts: { runs: aFact('failed') } }),
    'start person',
  ],
  ['a person before any data', aRequest, aWorld({ facts: { versions: [] } }), 'no noData'],
  [
    'a retry of a run that failed',
    aRetry(NEXT_RUN),
    aWorld({ facts: { runs: aFact('failed') }, state: justEnded }),
    'start retry',
  ],
  [
    'a retry during a run',
    aRetry(NEXT_RUN),
    aWorld({ facts: { runs: aFact('failed') }, state: leased }),
    'no runAtWork',
  ],
  [
    'a retry of a run with a candidate',
    aRetry(NEXT_RUN),
    aWorld({ facts: { runs: aFact('registered') } }),
    'no alreadyRegistered',
  ],
  ['a retry of nothing', aRetry(NEXT_RUN), aWorld(), 'no unknownRun'],
];
