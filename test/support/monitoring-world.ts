import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeBaseline } from '../../lambdas/make-baseline/make-baseline.ts';
import { measureTraffic } from '../../lambdas/measure-drift/measure-drift.ts';
import { openMonitoring } from '../../lambdas/open-monitoring/open-monitoring.ts';
import { recordMonitoringFailure } from '../../lambdas/record-monitoring-failure/record-monitoring-failure.ts';
import { recordMonitoring } from '../../lambdas/record-monitoring/record-monitoring.ts';
import { readCaptureLine } from '../../lambdas/shared/adapters/sagemaker-capture-line.ts';
import type { CapturedTraffic } from '../../lambdas/shared/ports/captured-traffic.ts';
import type { TrafficEngine } from '../../lambdas/shared/ports/traffic-engine.ts';
import type { TrafficSummary, ValueCounts } from '../../pipelines/drift/contract.ts';
import { definitionKey } from '../../pipelines/dataset/keys.ts';
import { modelDefinition } from '../../pipelines/model-definition/contract.ts';
import type { CaptureObject, MonitoringRecord } from '../../pipelines/monitoring/contract.ts';
import { monitoringIdOf } from '../../pipelines/monitoring/ids.ts';
import { monitoringSteps, type OpenMonitoringOutput } from '../../pipelines/monitoring/steps.ts';
import type { MonitoringPolicy } from '../../pipelines/monitoring/policy.ts';
import { unseenObjects } from '../../pipelines/monitoring/watermark.ts';
import type { ChampionPointer } from '../../pipelines/release/contract.ts';
import { parseS3Uri } from '../../lambdas/shared/s3-uri.ts';
import { lineageOfRun } from '../unit/cli/sample-lineage.ts';
import { type CapturedSample, captureLineOf } from './captured-files.ts';
import { reportSample } from './evaluation-samples.ts';
import { InMemoryCloud } from './in-memory-cloud.ts';
import { InMemoryMonitoringLedger } from './in-memory-monitoring-ledger.ts';
import { again, type Kill } from './killable-calls.ts';
import { aMonitoringPolicy, CHAMPION } from './monitoring-samples.ts';
import { acceptedRun } from './run-samples.ts';

const MODEL = 'visits';
export const KNOWN = ['Rome', 'Oslo', 'Bern'];

const definition = modelDefinition.parse({
  name: MODEL,
  task: 'binary',
  data: {
    columns: { city: { type: 'category' }, returned: { type: 'category', values: ['no', 'yes'] } },
    label: { column: 'returned', positive: 'yes' },
  },
});

const run = acceptedRun({ model: MODEL, candidateId: CHAMPION });
const fromRun = lineageOfRun(run);

const candidate = {
  candidateId: CHAMPION,
  runId: run.id,
  packageArn: run.packageArn ?? '',
  version: 2,
};

const champion: ChampionPointer = {
  model: MODEL,
  packageArn: run.packageArn ?? '',
  packageVersion: 2,
  candidateId: CHAMPION,
  endpoint: `evergreen-${MODEL}`,
  fleet: 'evergreen-visits-v2-1',
  releaseId: `rel-${'0'.repeat(20)}`,
  since: '2026-01-01T00:00:00.000Z',
};

/**
 * A model that serves, its captured traffic and the monitoring workflow's functions, in memory; any
 * call of a port may kill the process.
 */
export class MonitoringWorld {
  readonly cloud = new InMemoryCloud();
  readonly ledger = new InMemoryMonitoringLedger();
  readonly files = new Map<string, { lastModified: string; lines: readonly string[] }>();
  policy: MonitoringPolicy;
  champion: ChampionPointer | undefined = champion;

  constructor(policy: Partial<MonitoringPolicy> = {}) {
    this.policy = aMonitoringPolicy(policy);
    const { objects } = this.cloud;
    objects.set(run.lineage?.key ?? '', JSON.stringify(fromRun));
    objects.set(definitionKey(fromRun.data.definition.hash), JSON.stringify(definition));
    const evaluation = reportSample();
    objects.set(parseS3Uri(fromRun.evaluation.report).key, JSON.stringify(evaluation));
    const { artifact } = fromRun.training;
    this.cloud.trained.set(artifact.uri, { artifact, trainingFacts: JSON.stringify(facts()) });
  }

  /** Puts a file of captured traffic, as S3 gets it so many seconds after the champion's release. */
  capture(name: string, second: number, samples: readonly CapturedSample[]): void {
    const lastModified = new Date(Date.parse(champion.since) + second * 1_000).toISOString();
    this.files.set(name, { lastModified, lines: samples.map(captureLineOf) });
  }

  /** Runs the workflow of one hour to its end; a step whose process dies is run again. */
  async monitor(hour: number, kill?: Kill): Promise<MonitoringRecord | undefined> {
    this.cloud.calls.count = 0;
    this.cloud.calls.kill = kill;
    const input = this.#input(hour);
    const opened = await again(() => this.open(hour));
    if (opened.outcome === 'noChampion') return undefined;
    const { plan } = opened;
    if (!plan.baseline.made) {
      const made = await again(() => this.#makeBaseline({ ...input, plan }));
      monitoringSteps.makeBaseline.output.parse(made);
    }
    const measured = await again(() => this.#measure({ ...input, plan }));
    monitoringSteps.recordMonitoring.input.parse({ ...input, plan, measured });
    const recording = { ...input, plan, measured };
    const { record } = await again(() => recordMonitoring(recording, this.#ports()));
    return record;
  }

  async open(hour: number): Promise<OpenMonitoringOutput> {
    const opened = await openMonitoring(this.#input(hour), this.#ports());
    return monitoringSteps.openMonitoring.output.parse(opened);
  }

  async fail(hour: number): Promise<void> {
    const input = { ...this.#input(hour), error: 'AccessDenied', cause: 'No right.' };
    await recordMonitoringFailure(input, this.#ports());
  }

  #input(hour: number) {
    const startedAt = new Date(Date.parse(champion.since) + hour * 3_600_000).toISOString();
    const monitoring = { id: monitoringIdOf(MODEL, hour), model: MODEL, requestedAt: startedAt };
    return { monitoring, startedAt };
  }

  async #makeBaseline(input: Parameters<typeof makeBaseline>[0]) {
    return await inFolder((folder) => makeBaseline(input, folder, this.#ports()));
  }

  async #measure(input: Parameters<typeof measureTraffic>[0]) {
    return await inFolder((folder) => measureTraffic(input, folder, this.#ports()));
  }

  #ports() {
    const { calls } = this.cloud;
    return {
      store: this.cloud.store,
      artifacts: this.cloud.artifacts,
      policies: { find: async () => this.policy },
      releases: calls.of({ champion: async () => this.champion }),
      runs: calls.of({ candidate: async () => candidate, findRun: async () => run }),
      files: calls.of({ fetch: async () => {} }),
      captured: this.#captured(),
      engine: calls.of<TrafficEngine>({ summarise, profileWindow: async () => profile }),
      ledger: calls.of(this.ledger),
      now: () => new Date('2026-01-03T00:00:00Z'),
    };
  }

  #captured(): CapturedTraffic {
    const { files } = this;
    const { calls } = this.cloud;
    return {
      list: ({ since, until }) =>
        calls.one(async () => {
          const objects = [...files].map(([key, { lastModified }]): CaptureObject => ({
            key,
            lastModified,
            bytes: 1,
          }));
          const there = objects.filter(({ lastModified }) => lastModified <= until.toISOString());
          return unseenObjects(there, since);
        }),
      read: async function* ({ key }) {
        const { lines = [] } = (await calls.one(async () => files.get(key))) ?? {};
        for (const line of lines) yield readCaptureLine(line);
      },
    };
  }
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'monitoring-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const counts = (top: readonly string[]) => top.map((value) => ({ value, count: 100 }));

const profile = {
  rows: 300,
  columns: new Map([
    [
      'city',
      {
        type: 'category' as const,
        count: 300,
        nulls: 0,
        distinct: 3,
        categories: { top: counts(KNOWN), otherCount: 0 },
      },
    ],
  ]),
  otherValues: new Map([['city', []]]),
};

/** Counts the one feature of this world; the engine that counts all kinds has tests of its own. */
async function summarise({ files }: Parameters<TrafficEngine['summarise']>[0]) {
  const texts = await Promise.all(files.map(({ path }) => readFile(path, 'utf8')));
  const cities = texts
    .flatMap((text) => text.split('\n').filter((line) => line !== ''))
    .map((line) => (JSON.parse(line) as { f: (string | null)[] }).f[0]);
  const known = KNOWN.map((city) => cities.filter((each) => each === city).length);
  const nulls = cities.filter((each) => each === null).length;
  const seen = known.reduce((sum, each) => sum + each, 0);
  const city: ValueCounts = {
    values: cities.length - nulls,
    nulls,
    infinite: 0,
    unreadable: 0,
    numeric: null,
    categories: { counts: known, other: 0, unseen: cities.length - nulls - seen },
  };
  return {
    schemaVersion: 1,
    records: cities.length,
    features: [{ ...city, name: 'city' }],
    predictions: null,
  } satisfies TrafficSummary;
}

function facts() {
  return {
    schemaVersion: 1,
    algorithm: 'xgboost-tabular',
    candidateId: CHAMPION,
    model: MODEL,
    task: 'binary',
    definitionHash: 'd'.repeat(64),
    dataHash: 'd'.repeat(64),
    codeHash: 'd'.repeat(64),
    seed: 7,
    threads: 1,
    libraries: {},
    rows: 300,
    rounds: 10,
    threshold: null,
    validation: null,
    classes: null,
    features: [{ name: 'city', type: 'category', gain: 3, gainShare: 1, splits: 2 }],
    hyperparameters: {},
  };
}
