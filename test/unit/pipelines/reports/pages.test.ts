import { describe, expect, it } from 'vitest';
import { indexPage } from '../../../../pipelines/reports/index-page.ts';
import { monitoringPage } from '../../../../pipelines/reports/monitoring-page.ts';
import { releasePage } from '../../../../pipelines/reports/release-page.ts';
import { runPage } from '../../../../pipelines/reports/run-page.ts';
import { lineageOfRun } from '../../cli/sample-lineage.ts';
import { ACTIVE, BROKEN, unbalanced } from './page-checks.ts';
import { driftReportSample } from './sample-drift.ts';
import { evaluationSample, trainingSample } from './sample-evaluation.ts';
import { modelFacts, monitoring, nothing, release } from './sample-model.ts';
import { newest, run, runs } from './sample-runs.ts';

const measured = { evaluation: evaluationSample(), training: trainingSample() };

const pages: readonly (readonly [string, string])[] = [
  ['index', indexPage(modelFacts())],
  ['index of a new model', indexPage(nothing)],
  ['run', runPage({ run: newest, ...measured, lineage: lineageOfRun(newest) })],
  ...['multiclass', 'regression'].map((task) => {
    const of = {
      evaluation: evaluationSample(task),
      training: trainingSample(task),
    };
    const { metrics } = of.evaluation;
    return [`run, ${task}`, runPage({ run: { ...newest, metrics }, ...of })] as const;
  }),
  ...runs.map(
    (record) => [`run without documents, ${record.id}`, runPage({ run: record })] as const,
  ),
  ['run at work', runPage({ run: run('2', 1) })],
  ...(['started', 'failed', 'skipped', 'rolledBack', 'released'] as const).map(
    (status) =>
      [
        `release, ${status}`,
        releasePage({ release: release(2, 1, { status }), run: newest }),
      ] as const,
  ),
  ['monitoring', monitoringPage({ monitoring: monitoring(1, 0.4), report: driftReportSample() })],
  ['monitoring without enough', monitoringPage({ monitoring: monitoring(1, null) })],
  [
    'monitoring that failed',
    monitoringPage({
      monitoring: monitoring(1, null, {
        status: 'failed',
        figures: undefined,
        traffic: undefined,
        error: 'E',
      }),
    }),
  ],
];

describe('every page', () => {
  it.each(pages)('%s: runs nothing, loads nothing, closes what it opens', (_name, page) => {
    expect(page.startsWith('<!doctype html>\n<html lang="en">')).toBe(true);
    expect(page).toContain(
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    );
    expect(page).not.toMatch(ACTIVE);
    expect(page.replace(/<style>.*<\/style>/s, '')).not.toMatch(BROKEN);
    expect(unbalanced(page)).toEqual([]);
  });
});
