import type { UploadRecord } from '../../../../pipelines/ingest/upload-record.ts';
import type { MonitoringRecord } from '../../../../pipelines/monitoring/contract.ts';
import type { ChampionPointer, ReleaseRecord } from '../../../../pipelines/release/contract.ts';
import type { ListedVersion, ModelFacts } from '../../../../pipelines/reports/model-facts.ts';
import type { RetrainingDecision } from '../../../../pipelines/retraining/contract.ts';
import { candidateIdOf } from '../../../../pipelines/training/ids.ts';
import { minute, MODEL, packageArn, runIdOf, runs } from './sample-runs.ts';

/** What the ledger holds of a model after its first months: releases, drift, decisions. */

export function release(
  version: number,
  at: number,
  given: Partial<ReleaseRecord> = {},
): ReleaseRecord {
  return {
    id: `rel-${String(version).repeat(20)}`,
    attempt: 1,
    model: MODEL,
    packageArn: packageArn(version),
    packageVersion: version,
    status: 'released',
    candidateId: candidateIdOf(runIdOf(String(version))),
    fleet: `evergreen-flight-delay-v${version}-1`,
    policyHash: 'e'.repeat(64),
    startedAt: minute(at),
    endedAt: minute(at + 1),
    ...given,
  };
}

const upload = (digit: string, at: number, given: Partial<UploadRecord> = {}): UploadRecord => ({
  id: `upl-${digit.repeat(20)}`,
  status: 'registered',
  key: `raw/${MODEL}/2013-0${digit}.csv.gz`,
  size: 402_113,
  updatedAt: minute(at),
  datasetVersion: `dsv-${digit.repeat(20)}`,
  ...given,
});

const version = (digit: string): ListedVersion => ({
  id: `dsv-${digit.repeat(20)}`,
  number: Number(digit),
  uploadId: `upl-${digit.repeat(20)}`,
  rows: { read: 27_004, droppedWithoutLabel: 606, training: 21_558, holdOut: 4_840 },
});

export function monitoring(
  number: number,
  score: number | null,
  given: Partial<MonitoringRecord> = {},
): MonitoringRecord {
  const at = minute(14 + number * 2);
  return {
    id: `mon-${MODEL}-${494_400 + number}`,
    model: MODEL,
    requestedAt: at,
    startedAt: at,
    endedAt: at,
    status: score === null ? 'notEnoughData' : 'measured',
    candidateId: candidateIdOf(runIdOf(number > 8 ? '6' : '2')),
    packageVersion: number > 8 ? 6 : 2,
    from: minute(13 + number * 2),
    to: at,
    traffic: {
      objects: 4,
      waiting: 0,
      requests: 20,
      records: score === null ? 412 : 1_400,
      otherModels: 0,
      refused: 1,
      unanswered: 0,
      duplicates: 3,
      malformed: 0,
    },
    figures: {
      driftScore: score,
      threshold: 0.3,
      driftedFeatures: score === null ? 0 : Math.round(score * 10),
      worst: score === null ? null : { name: 'temperature', psi: 5.31, jensenShannon: 0.846 },
      predictionDrift: score,
      nullShareRise: 0.02,
      unseenCategoryShare: 0.001,
    },
    text:
      score === null
        ? 'Not enough data: 412 records, and it takes 1,000.'
        : `${score > 0.3 ? 'Drift' : 'Calm'}: ${(score * 100).toFixed(1)} % of what the model leans on has moved, and 30 % is the threshold.`,
    report: {
      bucket: 'data-bucket',
      key: `reports/${MODEL}/monitoring/mon-${MODEL}-${number}/report.json`,
    },
    ...given,
  };
}

export function decision(
  sequence: number,
  at: number,
  given: Partial<RetrainingDecision> = {},
): RetrainingDecision {
  const decidedAt = minute(at);
  return {
    schemaVersion: 1,
    id: `dec-${String(sequence % 10).repeat(20)}`,
    sequence,
    model: MODEL,
    outcome: 'start',
    reason: 'newRows',
    text: 'A run starts: 28,796 new rows, and it takes 8,623.',
    trigger: {
      kind: 'datasetVersion',
      id: `trg-${sequence}`,
      model: MODEL,
      at: decidedAt,
      datasetVersion: `dsv-${'2'.repeat(20)}`,
    },
    first: true,
    coalesced: [],
    decidedAt,
    notBefore: null,
    needsPerson: false,
    run: null,
    figures: {
      datasetVersion: null,
      number: null,
      newRows: 28_796,
      minimum: 8_623,
      loweredFrom: null,
      minNewRowShare: 0.2,
      lastRun: null,
      lastRunRows: null,
      lastRunEndedAt: null,
      failuresInRow: 0,
      coolDownMinutes: 60,
      runsToday: 1,
      maxRunsPerDay: 8,
      episode: null,
      episodeRuns: 0,
      maxRunsPerEpisode: 2,
    },
    ...given,
  };
}

export const champion: ChampionPointer = {
  model: MODEL,
  packageArn: packageArn(6),
  packageVersion: 6,
  candidateId: candidateIdOf(runIdOf('6')),
  endpoint: 'evergreen-flight-delay',
  fleet: 'evergreen-flight-delay-v6-1',
  releaseId: `rel-${'6'.repeat(20)}`,
  since: minute(32),
};

/** The model as it stands at the end. */
export function modelFacts(given: Partial<ModelFacts> = {}): ModelFacts {
  return {
    model: MODEL,
    champion,
    datasetVersions: ['1', '2', '3', '5', '6'].map(version),
    uploads: [
      upload('6', 28),
      upload('5', 18),
      upload('4', 16, {
        status: 'quarantined',
        datasetVersion: undefined,
        codes: ['MISSING_COLUMN', 'WRONG_TYPE'],
      }),
      upload('3', 11),
      upload('2', 5),
      upload('1', -1),
    ],
    runs,
    releases: [
      release(6, 31, { before: { packageVersion: 2, fleet: 'evergreen-flight-delay-v2-1' } }),
      release(2, 8, { before: { packageVersion: 1, fleet: 'evergreen-flight-delay-v1-1' } }),
      release(1, 2),
    ],
    monitorings: [
      monitoring(10, 0.11),
      monitoring(9, 0.14),
      monitoring(8, 0.43),
      monitoring(7, 0.41),
      monitoring(6, null),
      monitoring(5, null, {
        status: 'failed',
        figures: undefined,
        text: undefined,
        error: 'BaselineMissing',
        cause: 'The lineage names no objects.',
      }),
      monitoring(4, 0.19),
      monitoring(3, 0.07),
      monitoring(2, 0.04),
      monitoring(1, 0.06),
    ],
    decisions: [
      decision(6, 29, {
        reason: 'drift',
        text: 'A run starts: 57,004 new rows, and it takes 12,180 while the drift alarm rings (24,361 otherwise).',
        trigger: {
          kind: 'alarm',
          id: 'trg-6',
          model: MODEL,
          at: minute(29),
          alarm: 'evergreen-drift-flight-delay',
        },
        run: { id: runIdOf('6'), attempt: 1 },
        coalesced: ['trg-5', 'trg-4'],
      }),
      decision(5, 19, {
        outcome: 'no',
        reason: 'minimumNewRows',
        text: 'No: 28,796 new rows, and it takes 31,074 (0.6 of the 51,790 the last run was trained on). They count at the next upload.',
      }),
      decision(4, 18, {
        outcome: 'later',
        reason: 'coolDown',
        notBefore: minute(79),
        text: 'Later: the last run ended 4 minutes ago, and runs keep 60 minutes apart.',
        trigger: {
          kind: 'person',
          id: 'trg-4',
          model: MODEL,
          at: minute(18),
          why: 'new route to Tulsa',
          by: 'ana',
        },
      }),
      decision(2, 5, { run: { id: runIdOf('2'), attempt: 1 } }),
    ],
    retraining: undefined,
    ...given,
  };
}

/** A model to which nothing has happened yet. */
export const nothing = modelFacts({
  champion: undefined,
  datasetVersions: [],
  uploads: [],
  runs: [],
  releases: [],
  monitorings: [],
  decisions: [],
});
