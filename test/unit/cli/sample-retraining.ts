import type { MonitoringRecord } from '../../../pipelines/monitoring/contract.ts';
import type {
  RetrainingDecision,
  RetrainingState,
} from '../../../pipelines/retraining/contract.ts';
import { runIdWith } from './sample-runs.ts';

const AT = '2026-07-02T10:00:00.000Z';

/** The decision on an upload that brought too little, unless told otherwise. */
export function aDecision(overrides: Partial<RetrainingDecision> = {}): RetrainingDecision {
  return {
    schemaVersion: 1,
    id: `dec-${'1'.repeat(20)}`,
    sequence: 3,
    model: 'flight-delay',
    outcome: 'no',
    reason: 'minimumNewRows',
    text: 'No: 27,902 new rows, and it takes 30,453. They count at the next upload.',
    trigger: {
      kind: 'datasetVersion',
      id: 'trg-1',
      model: 'flight-delay',
      at: AT,
      datasetVersion: `dsv-${'3'.repeat(20)}`,
    },
    first: true,
    coalesced: [],
    decidedAt: AT,
    notBefore: null,
    needsPerson: false,
    run: null,
    figures: {
      datasetVersion: `dsv-${'3'.repeat(20)}`,
      number: 3,
      newRows: 27_902,
      minimum: 30_453,
      loweredFrom: null,
      minNewRowShare: 0.75,
      lastRun: runIdWith('2'),
      lastRunRows: 40_603,
      lastRunEndedAt: AT,
      failuresInRow: 0,
      coolDownMinutes: 60,
      runsToday: 1,
      maxRunsPerDay: 8,
      episode: null,
      episodeRuns: 0,
      maxRunsPerEpisode: 2,
    },
    ...overrides,
  };
}

/** A queue that works on nothing and waits for nothing, unless told otherwise. */
export function aState(overrides: Partial<RetrainingState> = {}): RetrainingState {
  return {
    schemaVersion: 1,
    model: 'flight-delay',
    version: 4,
    token: 1,
    lease: null,
    parked: [],
    lastRegistered: null,
    lastRun: null,
    failuresInRow: 0,
    starts: [],
    codeHash: null,
    alarm: null,
    episode: null,
    episodes: 0,
    unannounced: [],
    ...overrides,
  };
}

/** A monitoring that found drift, unless told otherwise. */
export function aMonitoring(overrides: Partial<MonitoringRecord> = {}): MonitoringRecord {
  return {
    id: 'mon-flight-delay-1',
    model: 'flight-delay',
    requestedAt: AT,
    status: 'measured',
    startedAt: AT,
    endedAt: '2026-07-02T10:00:09.000Z',
    candidateId: `cnd-${'2'.repeat(20)}`,
    packageVersion: 2,
    from: '2026-07-02T09:00:00.000Z',
    to: '2026-07-02T09:58:00.000Z',
    traffic: {
      objects: 4,
      waiting: 0,
      requests: 20,
      records: 1_500,
      otherModels: 12,
      refused: 0,
      unanswered: 0,
      duplicates: 0,
      malformed: 1,
    },
    figures: {
      driftScore: 0.464,
      threshold: 0.3,
      driftedFeatures: 7,
      worst: { name: 'dew_point', psi: 8.06, jensenShannon: 0.86 },
      predictionDrift: 0.22,
      nullShareRise: 0.012,
      unseenCategoryShare: 0.001,
    },
    text: 'Features with 0.46 of the gain have drifted, more than 0.3.',
    report: { bucket: 'data', key: 'reports/flight-delay/monitoring/mon-1/report.json' },
    ...overrides,
  };
}
