import { describe, expect, it } from 'vitest';
import { releasePage } from '../../../../pipelines/reports/release-page.ts';
import { runPage } from '../../../../pipelines/reports/run-page.ts';
import { lineageOfRun } from '../../cli/sample-lineage.ts';
import { textOf } from './page-checks.ts';
import { release } from './sample-model.ts';
import { registered, run, runs } from './sample-runs.ts';

const [newest, failed, rejected] = runs;
if (!newest || !failed || !rejected) throw new Error('The sample has too few runs');

describe('the page of a run', () => {
  it('says what became of it, why, and against what', () => {
    const text = textOf(runPage({ run: rejected }));
    expect(text).toContain('Version 3 Rejected Rejected: AUC 0.689 against');
    expect(text).toContain('Compared with version 2');
    expect(text).toMatch(/Passed Enough rows: .* Failed Not shown to be no worse/);
  });

  it('draws candidate, champion and difference with their intervals, and the margin', () => {
    const page = runPage({ run: newest });
    for (const label of [
      'Candidate: 0.792, interval 0.771 to 0.812',
      'Champion: 0.650, interval 0.610 to 0.688',
      'Difference: +0.142, interval +0.108 to +0.175',
    ]) {
      expect(page).toContain(`aria-label="${label}"`);
    }
    expect(page.match(/class="limit"/g)).toHaveLength(1);
    expect(textOf(page)).toContain('the margin, -0.010');
  });

  it('draws the floor of a first model instead', () => {
    const text = textOf(runPage({ run: runs.at(-1) ?? newest }));
    expect(text).toContain('the floor of a first model, 0.580');
    expect(text).toContain('nothing: this is the first model');
    expect(text).not.toContain('Difference');
  });

  it('tells what started it', () => {
    expect(textOf(runPage({ run: newest }))).toContain(
      'Started by the drift alarm evergreen-drift-flight-delay',
    );
    const retry = run('2', 1, { trigger: { kind: 'retry', by: 'ana' }, attempt: 2 });
    expect(textOf(runPage({ run: retry }))).toMatch(/Started by ana, a retry .* Attempt 2/);
  });

  it('tells why it failed, with the last lines of the log', () => {
    const text = textOf(runPage({ run: failed }));
    expect(text).toContain(
      'TrainingFailed AlgorithmError: the label has one class only exit code 1',
    );
    expect(text).toContain('In the job evergreen-flight-delay-5-1-t0-0-0');
    expect(text).toContain('reading 3 files 64,404 rows');
  });

  it('tells what it was made from', () => {
    const text = textOf(runPage({ run: newest, lineage: lineageOfRun(registered('1', 1)) }));
    for (const told of [
      'raw/flight-delay/2013-01.csv.gz',
      'left out, other columns',
      'xgboost 3.2.0, numpy 2.3.4',
      'Seed 7',
      'max_depth 6',
    ]) {
      expect(text).toContain(told);
    }
  });
});

describe('the page of a release', () => {
  const before = { packageVersion: 2, fleet: 'evergreen-flight-delay-v2-1' };

  it('shows before and after, by what was measured on the same rows', () => {
    const text = textOf(releasePage({ release: release(6, 1, { before }), run: newest }));
    expect(text).toContain(
      'Before Version 2 AUC 0.650 (0.610 to 0.688) → After Version 6 AUC 0.792 (0.771 to 0.812)',
    );
  });

  it('shows no figure for a version that the run was not compared with', () => {
    const other = { ...before, packageVersion: 1 };
    const text = textOf(releasePage({ release: release(6, 1, { before: other }), run: newest }));
    expect(text).toContain('Before Version 1 → After Version 6');
  });

  it('says why it was rolled back, and that the candidate is bad', () => {
    const rolled = release(6, 1, { before, status: 'rolledBack', reason: 'An alarm rang.' });
    const bad = {
      candidateId: 'cnd-1',
      reason: '',
      releaseId: rolled.id,
      attempt: 1,
      markedAt: rolled.startedAt,
    };
    const text = textOf(releasePage({ release: rolled, bad }));
    expect(text).toMatch(/went back by itself\. Version 2 stayed\. The candidate is marked bad/);
    expect(text).toContain('Why it was rolled back An alarm rang.');
    expect(text).toContain('Wanted Version 6');
  });

  it('names the error of one that failed', () => {
    const text = textOf(
      releasePage({
        release: release(6, 1, { status: 'failed', error: 'ModelError', reason: 'No image.' }),
      }),
    );
    expect(text).toContain('Why it failed ModelError No image.');
  });
});
