import type { RetrainingTrigger } from '../../pipelines/retraining/contract.ts';
import type { RetrainingFacts, World } from '../../pipelines/retraining/facts.ts';
import { nextStep, type RetrainingStep } from '../../pipelines/retraining/next-step.ts';
import { retrainingPolicy, type RetrainingPolicy } from '../../pipelines/retraining/policy.ts';
import { firstState } from '../../pipelines/retraining/state.ts';
import { hashOf } from '../../pipelines/shared/canonical-json.ts';
import type { RegisteredVersion } from '../../pipelines/training/window.ts';

export const MODEL = 'visits';
export const ALARM = 'evergreen-drift-visits';
export const NOW = new Date('2026-03-01T12:00:00.000Z');
export const POLICY_HASH = hashOf('policy');

/** A moment so many minutes after noon. */
export const minute = (minutes: number): string =>
  new Date(NOW.getTime() + minutes * 60_000).toISOString();

export const versionId = (number: number): string => `dsv-${String(number).padStart(20, '0')}`;

export function aRetrainingPolicy(more: Partial<RetrainingPolicy> = {}): RetrainingPolicy {
  return retrainingPolicy.parse({
    model: MODEL,
    minNewRows: 1,
    minNewRowShare: 0.6,
    driftLowersTo: 0.5,
    coolDownMinutes: 60,
    maxRunsPerDay: 8,
    maxRunsPerEpisode: 2,
    everyDays: null,
    onCodeChange: true,
    onDrift: true,
    ...more,
  });
}

/** Dataset versions of so many rows each, a fifth of them held out. */
export function versionsOf(...rows: readonly number[]): RegisteredVersion[] {
  return rows.map((count, index) => ({
    id: versionId(index + 1),
    number: index + 1,
    rawKey: `raw/${MODEL}/${index + 1}.csv`,
    schemaHash: hashOf('schema'),
    rows: { training: count - Math.floor(count / 5), holdOut: Math.floor(count / 5) },
  }));
}

export function someFacts(more: Partial<RetrainingFacts> = {}): RetrainingFacts {
  return {
    versions: versionsOf(1_000, 500),
    policyHash: POLICY_HASH,
    codeHash: hashOf('code'),
    windowVersions: 24,
    runs: new Map(),
    leaseEnded: false,
    ...more,
  };
}

const FIRST_RUN = `run-${'1'.repeat(20)}`;

/** The run on the first dataset version, as it ended. */
export const lastRun = {
  run: FIRST_RUN,
  attempt: 1,
  outcome: 'registered' as const,
  datasetVersion: versionId(1),
  policyHash: POLICY_HASH,
  startedAt: minute(-125),
  endedAt: minute(-120),
};

/** A model whose first dataset version was trained on: 800 rows, two hours ago. */
export function aWorld(
  more: {
    readonly state?: Partial<World['state']>;
    readonly facts?: Partial<RetrainingFacts>;
    readonly policy?: Partial<RetrainingPolicy>;
    readonly now?: Date;
  } = {},
): World {
  return {
    state: {
      ...firstState(MODEL),
      version: 7,
      token: 1,
      lastRegistered: { run: FIRST_RUN, attempt: 1, number: 1, rows: 800 },
      lastRun,
      codeHash: hashOf('code'),
      ...more.state,
    },
    facts: someFacts(more.facts),
    policy: aRetrainingPolicy(more.policy),
    now: more.now ?? NOW,
  };
}

const shared = { model: MODEL, at: minute(0) };

export const anUploadTrigger = (number = 2): RetrainingTrigger => ({
  kind: 'datasetVersion',
  id: `trg-upload-${number}`,
  ...shared,
  datasetVersion: versionId(number),
});
export const anAlarmTrigger = (id = 'trg-alarm'): RetrainingTrigger => ({
  kind: 'alarm',
  id,
  ...shared,
  alarm: ALARM,
});
export const aSchedule: RetrainingTrigger = {
  kind: 'schedule',
  id: 'trg-schedule',
  ...shared,
  everyDays: 7,
};
export const aCodeChange: RetrainingTrigger = {
  kind: 'codeChange',
  id: 'trg-code',
  ...shared,
  from: hashOf('old code'),
  to: hashOf('code'),
};
export const aRequest: RetrainingTrigger = {
  kind: 'person',
  id: 'trg-person',
  ...shared,
  why: 'new prices',
  by: 'ada',
};
export const aRetry = (run: string): RetrainingTrigger => ({
  kind: 'retry',
  id: 'trg-retry',
  ...shared,
  run,
  by: 'ada',
});

/** State of a drift alarm that rings, in its first episode. */
export const ringing = {
  alarm: { name: ALARM, ringing: true, changedAt: minute(-5) },
  episode: { number: 1, since: minute(-5), runs: 0, quietSince: null },
  episodes: 1,
};

/** The step that a trigger leads to. */
export function stepOf(world: World, trigger: RetrainingTrigger): Required<RetrainingStep> {
  const step = nextStep(world, { trigger });
  if (!step?.decision) throw new Error('nothing was decided');
  return { decision: step.decision, nextState: step.nextState };
}
