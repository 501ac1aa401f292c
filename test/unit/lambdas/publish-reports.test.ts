import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { publishBatch } from '../../../lambdas/publish-reports/publish-batch.ts';
import type { PublishReportsPorts } from '../../../lambdas/publish-reports/publish-reports.ts';
import { ReportDocuments } from '../../../lambdas/publish-reports/report-documents.ts';
import type { ModelFacts } from '../../../pipelines/reports/model-facts.ts';
import { AccessDeniedError } from '../../../pipelines/shared/errors.ts';
import { runKeys } from '../../../pipelines/training/keys.ts';
import { lineageOfRun } from '../cli/sample-lineage.ts';
import { textOf } from '../pipelines/reports/page-checks.ts';
import { driftReportSample } from '../pipelines/reports/sample-drift.ts';
import { modelFacts, monitoring, release } from '../pipelines/reports/sample-model.ts';
import { MODEL, registered, runIdOf, runs } from '../pipelines/reports/sample-runs.ts';

const FOLDER = `reports/${MODEL}/`;

/** A ledger that says what it is told to, and a bucket. */
class World {
  facts: ModelFacts = modelFacts();
  readonly objects = new Map<string, string>();
  readonly writes: string[] = [];
  readonly unreadable: string[] = [];
  readonly failures: string[] = [];
  /** Called before each write takes effect. */
  onWrite: (key: string) => void = () => undefined;

  readonly #store = {
    bucket: 'data-bucket',
    findText: async (key: string) => await Promise.resolve(this.objects.get(key)),
    write: async (key: string, text: string, type: string) => {
      this.onWrite(key);
      expect(type).toBe('text/html; charset=utf-8');
      this.writes.push(key);
      this.objects.set(key, text);
      await Promise.resolve();
    },
  };

  readonly ports: PublishReportsPorts = {
    uploads: { uploads: async () => await Promise.resolve(this.facts.uploads) },
    runs: {
      runs: async (model) => await Promise.resolve(model === MODEL ? this.facts.runs : []),
      datasetVersions: async () => await Promise.resolve([]),
    },
    releases: {
      champion: async () => await Promise.resolve(this.facts.champion),
      releases: async (model) => await Promise.resolve(model === MODEL ? this.facts.releases : []),
      badCandidate: async () => await Promise.resolve(undefined),
    },
    monitorings: {
      monitorings: async (model) =>
        await Promise.resolve(model === MODEL ? this.facts.monitorings : []),
    },
    retraining: {
      state: async () => await Promise.resolve(undefined),
      decisions: async () => await Promise.resolve(this.facts.decisions),
    },
    store: this.#store,
    documents: new ReportDocuments(this.#store, (key) => void this.unreadable.push(key)),
  };

  /** Publishes a batch of events, each as a message named by its place. */
  async publish(...bodies: (object | string)[]): Promise<string[]> {
    const messages = bodies.map((body, index) => ({
      messageId: String(index),
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }));
    return await publishBatch(messages, this.ports, {
      published: () => undefined,
      failed: (message) => void this.failures.push(message),
    });
  }

  page(path: string): string {
    const html = this.objects.get(`${FOLDER}${path}`);
    if (html === undefined) throw new Error(`There is no page ${path}`);
    return html;
  }
}

function event(type: string, detail: object = {}) {
  return { source: 'evergreen', 'detail-type': type, detail: { model: MODEL, ...detail } };
}

const registeredEvent = event('CandidateRegistered', { run: runIdOf('6') });
const runPath = `runs/${runIdOf('6')}-1.html`;
const indexKey = `${FOLDER}index.html`;

describe('publishing reports', () => {
  it('makes the page of what happened, and the index after it', async () => {
    const world = new World();
    world.facts = modelFacts({ runs: runs.slice(0, 1), releases: [], monitorings: [] });
    expect(await world.publish(registeredEvent)).toEqual([]);
    expect(world.writes).toEqual([`${FOLDER}${runPath}`, indexKey]);
    expect(textOf(world.page('index.html'))).toContain('Version 6');
  });

  it.each([
    [
      event('ReleaseRolledBack', { release: release(6, 1).id }),
      `releases/${release(6, 1).id}-1.html`,
    ],
    [
      event('TrafficMonitored', { monitoring: monitoring(9, 0).id }),
      `monitoring/${monitoring(9, 0).id}.html`,
    ],
    [event('RunFailed', { run: runIdOf('5'), attempt: 1 }), `runs/${runIdOf('5')}-1.html`],
  ])('draws anew what an event is about: %j', async (happened, path) => {
    const world = new World();
    await world.publish(event('DatasetVersionRegistered'));
    world.objects.set(`${FOLDER}${path}`, 'as it was');
    await world.publish(happened);
    expect(world.page(path)).toMatch(/^<!doctype html>/);
  });

  it('makes every page that the index links, once: older ones are left alone', async () => {
    const world = new World();
    await world.publish(event('DatasetVersionRegistered'));
    const linked = [
      ...world.page('index.html').matchAll(/<a href="((?:runs|releases|monitoring)[^"]+)"/g),
    ];
    expect(linked.length).toBeGreaterThan(10);
    for (const [, path = ''] of linked) expect(world.page(path)).toContain('<main>');
    world.writes.length = 0;
    await world.publish(event('RetrainingDecided', { run: { id: runIdOf('6'), attempt: 1 } }));
    expect(world.writes).toEqual([indexKey]);
  });

  it('makes the index of a model once a batch, and comes to the same in any order', async () => {
    const events = [
      registeredEvent,
      event('DatasetVersionRegistered'),
      event('TrafficMonitored', { monitoring: monitoring(9, 0).id }),
      registeredEvent,
    ];
    const [one, other] = [new World(), new World()];
    await one.publish(...events);
    expect(one.writes.filter((key) => key === indexKey)).toHaveLength(1);
    for (const each of events.toReversed()) await other.publish(each);
    expect(other.objects).toEqual(one.objects);
    await one.publish(...events);
    expect(one.objects).toEqual(other.objects);
  });

  it('looks again after it has written: what happened meanwhile is not lost', async () => {
    const world = new World();
    world.facts = modelFacts({ champion: undefined });
    world.onWrite = (key) => {
      if (key === indexKey) world.facts = modelFacts();
    };
    await world.publish(event('DatasetVersionRegistered'));
    expect(textOf(world.page('index.html'))).toContain('Serving version 6');
    expect(world.writes.filter((key) => key === indexKey)).toHaveLength(2);
  });

  it('shows the documents of a run and a monitoring', async () => {
    const world = new World();
    const run = registered('6', 30);
    const lineage = {
      ...lineageOfRun(run),
      evaluation: { ...lineageOfRun(run).evaluation, report: 's3://data-bucket/evaluation.json' },
    };
    const watched = monitoring(8, 0.43, { report: { bucket: 'data-bucket', key: 'report.json' } });
    world.facts = modelFacts({ runs: [run], monitorings: [watched] });
    world.objects.set('runs/lineage.json', JSON.stringify(lineage));
    world.objects.set('evaluation.json', fixture('evaluation-binary.json'));
    world.objects.set(runKeys(run).trainingFacts, fixture('training-binary.json'));
    world.objects.set('report.json', JSON.stringify(driftReportSample()));
    await world.publish(event('DatasetVersionRegistered'));
    const text = textOf(world.page(runPath));
    for (const title of [
      'Calibration',
      'Right and wrong',
      'What the model leans on',
      'What it was made from',
    ]) {
      expect(text).toContain(title);
    }
    expect(textOf(world.page(`monitoring/${watched.id}.html`))).toContain('Features, worst first');
    expect(world.unreadable).toEqual([]);
  });

  it.each(['{}', 'not JSON'])('leaves a document out that is not as expected: %s', async (text) => {
    const world = new World();
    world.objects.set('runs/lineage.json', text);
    expect(await world.publish(registeredEvent)).toEqual([]);
    expect(textOf(world.page(runPath))).not.toContain('What it was made from');
    expect(world.unreadable).toContain('runs/lineage.json');
  });
});

describe('a batch of messages', () => {
  it('fails by the message that cannot be read, and publishes the others', async () => {
    const world = new World();
    const failed = await world.publish('no JSON', event('Unheard'), registeredEvent, {
      source: 'x',
    });
    expect(failed).toEqual(['0', '1', '3']);
    expect(world.writes).toContain(indexKey);
  });

  it('fails by the messages of the model whose pages could not be written', async () => {
    const world = new World();
    world.onWrite = (key) => {
      if (key.startsWith(FOLDER)) throw new AccessDeniedError('Not allowed: s3:PutObject');
    };
    const failed = await world.publish(
      registeredEvent,
      event('RunFailed', { model: 'toy', run: 'run-1' }),
      registeredEvent,
    );
    expect(failed).toEqual(['0', '2']);
    expect(world.writes).toEqual(['reports/toy/index.html']);
    expect(world.failures).toEqual([`The pages of ${MODEL} could not be published`]);
  });

  it('never writes an index before the pages it links', async () => {
    const world = new World();
    world.onWrite = (key) => {
      if (key.includes('/monitoring/')) throw new Error('S3 is away');
    };
    expect(await world.publish(registeredEvent)).toEqual(['0']);
    expect(world.writes).not.toContain(indexKey);
    world.onWrite = () => undefined;
    expect(await world.publish(registeredEvent)).toEqual([]);
    expect(world.page('index.html')).toContain('<main>');
  });

  it.each(['../x', '_none', 'A B'])(
    'ignores an upload to the folder %j, of no model',
    async (model) => {
      const world = new World();
      const upload = {
        source: 'evergreen',
        'detail-type': 'UploadQuarantined',
        detail: { upload: { model } },
      };
      expect(await world.publish(upload)).toEqual([]);
      expect(world.writes).toEqual([]);
    },
  );
});

function fixture(name: string): string {
  const url = new URL(`../../fixtures/evaluation/${name}`, import.meta.url);
  return readFileSync(fileURLToPath(url), 'utf8');
}
