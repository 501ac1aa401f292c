import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexPage } from '../../../../pipelines/reports/index-page.ts';
import { monitoringPage } from '../../../../pipelines/reports/monitoring-page.ts';
import { releasePage } from '../../../../pipelines/reports/release-page.ts';
import { runPage } from '../../../../pipelines/reports/run-page.ts';
import { hostileText } from '../ingest/hostile-report.ts';
import { lineageOfRun } from '../../cli/sample-lineage.ts';
import { HIDDEN, tags } from './page-checks.ts';
import { driftReportSample, feature } from './sample-drift.ts';
import { evaluationSample, trainingSample } from './sample-evaluation.ts';
import { decision, modelFacts, monitoring, nothing, release } from './sample-model.ts';
import { newest, registered, run } from './sample-runs.ts';

const evaluation = evaluationSample();
const training = trainingSample();

/** Pages that say the given text wherever they show text from outside. */
const hostile: readonly (readonly [string, (text: string) => string])[] = [
  [
    'run',
    (text) =>
      runPage({
        run: registered('2', 1, {
          model: text,
          trigger: { kind: 'person', why: text, by: text },
          trainingJob: text,
          lineage: { bucket: text, key: text, sha256: 'c'.repeat(64) },
          verdict: {
            outcome: 'passed',
            approval: 'Approved',
            text,
            champion: null,
            gates: [{ gate: 'floor', metric: 'auc', passed: true, measured: 1, bound: 1, text }],
          },
        }),
        evaluation: {
          ...evaluation,
          candidate: {
            ...evaluation.candidate,
            confusion: {
              classes: [text, 'b'],
              counts: [
                [1, 2],
                [3, 4],
              ],
            },
          },
        },
        training: {
          ...training,
          features: training.features.map((each) => ({ ...each, name: text })),
        },
        lineage: {
          ...lineageOfRun(newest),
          code: {
            ...lineageOfRun(newest).code,
            algorithm: text,
            image: text,
            libraries: { [text]: text },
          },
          hyperparameters: { [text]: text },
        },
      }),
  ],
  [
    'failed run',
    (text) =>
      runPage({
        run: run('2', 1, {
          status: 'failed',
          error: text,
          cause: text,
          failedJob: text,
          logLines: [text],
        }),
      }),
  ],
  [
    'release',
    (text) =>
      releasePage({
        release: release(2, 1, {
          model: text,
          status: 'failed',
          error: text,
          reason: text,
          fleet: text,
          expired: [text],
          packageArn: text,
        }),
      }),
  ],
  [
    'monitoring',
    (text) =>
      monitoringPage({
        monitoring: monitoring(1, 0.4, { model: text, text, report: { bucket: text, key: text } }),
        report: driftReportSample({
          features: [
            feature({
              name: text,
              why: text,
              chart: { kind: 'categories', values: [{ value: text, baseline: 0.5, current: 1 }] },
            }),
          ],
        }),
      }),
  ],
  [
    'failed monitoring',
    (text) =>
      monitoringPage({
        monitoring: monitoring(1, null, { status: 'failed', error: text, cause: text }),
      }),
  ],
  [
    'index',
    (text) =>
      indexPage({
        ...modelFacts(),
        model: text,
        runs: [
          run('2', 1, {
            status: 'failed',
            error: text,
            cause: text,
            trigger: { kind: 'alarm', alarm: text },
          }),
        ],
        releases: [release(2, 1, { status: 'rolledBack', reason: text })],
        monitorings: [
          monitoring(1, 0.4, {
            text,
            figures: {
              driftScore: 0.4,
              threshold: 0.3,
              driftedFeatures: 1,
              worst: { name: text, psi: 1, jensenShannon: 1 },
              predictionDrift: null,
              nullShareRise: null,
              unseenCategoryShare: null,
            },
          }),
        ],
        decisions: [
          decision(1, 1, {
            text,
            trigger: {
              kind: 'person',
              id: 'trg-1',
              model: text,
              at: '2026-01-01T00:00:00Z',
              why: text,
              by: text,
            },
          }),
        ],
        uploads: [
          {
            id: `upl-${'1'.repeat(20)}`,
            status: 'failed',
            key: `raw/m/${text}`,
            size: 1,
            updatedAt: '2026-01-01T00:00:00Z',
            codes: [text],
            error: text,
            cause: text,
          },
        ],
      }),
  ],
  ['index of a new model', (text) => indexPage({ ...nothing, model: text })],
];

describe('text from outside', () => {
  it.each(hostile)('%s: never becomes markup, and hides nothing', (_name, page) => {
    fc.assert(
      fc.property(hostileText, hostileText, (a, b) => {
        expect(tags(page(a))).toEqual(tags(page(b)));
        expect(page(a).includes(a)).toBe(false);
        expect(page(a)).not.toMatch(HIDDEN);
      }),
      { numRuns: 40 },
    );
  });
});
