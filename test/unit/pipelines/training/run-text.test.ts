import { stripVTControlCharacters } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../../pipelines/training/contract.ts';
import {
  compareRuns,
  explainModel,
  runsTable,
  runText,
} from '../../../../pipelines/training/run-text.ts';
import { triggerText } from '../../../../pipelines/training/run-words.ts';
import { acceptedRun, failedRun, firstRun } from '../../../support/run-samples.ts';
import { hostileText } from '../ingest/hostile-report.ts';

const all = [failedRun(), acceptedRun(), firstRun()];

describe('runText', () => {
  it('tells of a candidate that beat the champion', () => {
    expect(runText(acceptedRun())).toBe(
      `APPROVED  run-0123456789abcdef0123 of flight-delay
Accepted: AUC 0.664 against the champion's 0.579; the difference is +0.085, with
95 % confidence between +0.041 and +0.129, and its lower end is above the margin
of -0.010.

  Data             2, dsv-00000000000000000002
  Trained on       dataset versions 1-2, 45,004 rows; with the hold-out of 1
  Started          21 November 2026, 13:14 UTC, for 42 s
  Because          a dataset version was registered
  Candidate        cnd-0123456789abcdef0123, version 2
  Champion         version 1, cnd-old
  Training job     evergreen-flight-delay-0123456789ab-1-t0-00
  Evaluation job   evergreen-flight-delay-0123456789ab-1-e0-00
  Artifact         s3://data/runs/flight-delay/model.tar.gz
  Lineage          s3://data/runs/flight-delay/lineage.json

On the hold-out of dataset version 2
  Metric      Candidate       Champion        Difference
  AUC         0.664           0.579           +0.085
              0.640 to 0.688  0.555 to 0.603  +0.041 to +0.129
  log loss ↓  0.512           0.550           -0.038
              0.490 to 0.530  0.530 to 0.570  -0.060 to -0.015
  Below each figure its interval, on 5,401 rows. ↓ lower is better.

Gates
  ✓ passed  Enough rows: 5,401 rows are held out, and 100 are needed.
  ✓ passed  Better: AUC 0.664 against the champion's 0.579; the difference is
            +0.085, with 95 % confidence between +0.041 and +0.129, and its
            lower end is above the margin of -0.010.`,
    );
  });

  it('tells of a first model', () => {
    const text = runText(firstRun());
    expect(text).toContain('  Champion         none: this is the first model\n');
    expect(text).toContain('  Metric  Candidate\n  AUC     0.626\n          0.601 to 0.651\n');
  });

  it('tells why a run failed', () => {
    expect(runText(failedRun())).toBe(
      `FAILED  run-22222222222222222222 of flight-delay
States.TaskFailed: AlgorithmError: UserError ONE_CLASS: every row of late is
true, exit code: 1

  Data             3, dsv-00000000000000000003
  Started          22 November 2026, 10:00 UTC, for 7.3 s, attempt 2
  Because          a dataset version was registered
  Failed job       evergreen-flight-delay-222222222222-2-t0-00

The last lines of the job's log
  reading 3 files
  UserError ONE_CLASS: every row of late is true`,
    );
  });

  it.each<[RunRecord['status'], string]>([
    ['started', 'TRAINING'],
    ['trained', 'EVALUATING'],
  ])('tells of a run that is on its way: %s', (status, word) => {
    const { id, model, attempt, datasetVersion, policyHash, trigger, startedAt } = acceptedRun();
    const run = { id, model, attempt, datasetVersion, policyHash, trigger, startedAt, status };
    expect(runText(run)).toBe(
      `${word}  ${id} of flight-delay\n\n  Data             ${datasetVersion}\n  Started          21 November 2026, 13:14 UTC\n  Because          a dataset version was registered`,
    );
  });

  it('says when a person decided otherwise than the gates', () => {
    const verdict = { ...acceptedRun().verdict, approval: 'Rejected' } as RunRecord['verdict'];
    const text = runText(acceptedRun({ verdict }));
    expect(text).toMatch(
      /^REJECTED {2}run-\w+ of flight-delay\nA person has set it to Rejected. The gates had said:\nAccepted: /,
    );
  });

  it('marks a gate that failed', () => {
    const gates = acceptedRun().verdict?.gates.map((gate) => ({ ...gate, passed: false }));
    const verdict = { ...acceptedRun().verdict, gates } as RunRecord['verdict'];
    expect(runText(acceptedRun({ verdict }))).toContain('  ✗ failed  Enough rows: ');
  });

  it('colours only when asked to, and shifts nothing', () => {
    expect(runText(acceptedRun())).not.toContain('\u001b');
    const coloured = runText(acceptedRun(), { colour: true });
    expect(coloured).toContain('\u001b[32mAPPROVED\u001b[0m');
    expect(coloured).toContain('\u001b[32m  ✓ passed  \u001b[0mEnough rows');
    expect(stripVTControlCharacters(coloured)).toBe(runText(acceptedRun()));
  });

  it.each([72, 80, 100])('fits %i characters', (width) => {
    const cause = 'many words '.repeat(40);
    const texts = [...all, failedRun({ cause })].map((run) => runText(run, { width }));
    expect(texts.flatMap((text) => text.split('\n')).filter((line) => line.length > width)).toEqual(
      [],
    );
  });

  it('passes nothing on that a terminal would obey or that hides text', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const run = failedRun({ cause: text, logLines: [text], failedJob: text });
        const options = { model: 'm', approved: run.packageArn ?? null, reason: text };
        const said = [runText(run), explainModel([run], options)].join('').split('\n').join('');
        expect(said).not.toMatch(/[\p{Cc}\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u);
      }),
    );
  });
});

describe('runsTable', () => {
  it('has a line for each run', () => {
    expect(runsTable(all)).toBe(
      `Run                       Started (UTC)     Data  Window  Metric     Champion  Version  Standing
run-22222222222222222222  2026-11-22 10:00  3                                           failed: States.TaskFailed
run-0123456789abcdef0123  2026-11-21 13:14  2     1-2     AUC 0.664  0.579     2        approved
run-11111111111111111111  2026-11-20 09:00  1     1       AUC 0.626            1        approved`,
    );
  });

  it('colours the standing, and shifts nothing', () => {
    const coloured = runsTable(all, { colour: true });
    expect(coloured).toContain('\u001b[31mfailed: States.TaskFailed\u001b[0m');
    expect(stripVTControlCharacters(coloured)).toBe(runsTable(all));
  });
});

describe('compareRuns', () => {
  it('shows what differs, and the metrics side by side', () => {
    expect(compareRuns(firstRun(), acceptedRun())).toBe(
      `                 run-11111111111111111111  run-0123456789abcdef0123
Standing         approved                  approved
Data             1                         2
Window           1                         1-2
Rows             21,071                    45,004
Hold-outs in it  none                      1
rounds           50                        100

Metrics of the candidates
  Metric  run-11111111111111111111  run-0123456789abcdef0123
  AUC     0.626                     0.664
          0.601 to 0.651            0.640 to 0.688
  Below each figure its interval.
  Each was measured on the hold-out of its own dataset version: a difference may
  come from the rows, and not from the models.`,
    );
  });

  it('says when both stood the same test, or there is nothing to compare', () => {
    expect(compareRuns(acceptedRun(), acceptedRun())).toContain('on the same hold-out.');
    expect(compareRuns(acceptedRun(), failedRun())).toContain('no metrics in common');
  });
});

describe('explainModel', () => {
  const model = 'flight-delay';

  it('tells what is approved, why, from what, and what came after', () => {
    const approved = acceptedRun().packageArn ?? null;
    const text = explainModel(all, { model, approved, reason: 'tried by hand' });
    expect(text).toContain(
      `flight-delay: version 2, cnd-0123456789abcdef0123 is approved.\nAccepted: AUC 0.664`,
    );
    expect(text).toContain('Reason given: tried by hand\n\n  Run              run-0123456789abc');
    expect(text).toContain('Since then\n  - run-22222222222222222222 on dataset version 3, ');
    expect(text).not.toContain('run-11111111111111111111');
  });

  it('tells that nothing is, and of the last runs', () => {
    const text = explainModel([failedRun()], { model, approved: null });
    expect(text).toMatch(
      /^flight-delay has no approved model\.\nNo candidate of its 1 run is approved now\.\n\nIts last runs\n/,
    );
    expect(explainModel([], { model, approved: null })).toContain('flight-delay has no run yet.');
  });

  it('tells that no run made what is approved', () => {
    const text = explainModel([], { model, approved: 'arn:other' });
    expect(text).toContain('No run in the ledger made it');
  });

  it('keeps a long history short', () => {
    const later = Array.from({ length: 7 }, () => failedRun());
    expect(explainModel(later, { model, approved: null })).toContain('  and 2 more runs');
  });
});

describe('triggerText', () => {
  it.each([
    [{ kind: 'datasetVersion' }, 'a dataset version was registered'],
    [{ kind: 'alarm', alarm: 'evergreen-drift-a' }, 'the drift alarm evergreen-drift-a rang'],
    [{ kind: 'schedule', everyDays: 7 }, 'the schedule was due: every 7 days'],
    [{ kind: 'codeChange' }, 'another algorithm or window was deployed'],
    [{ kind: 'person', by: 'ada', why: 'new\nprices' }, 'ada asked for it: "new\\nprices"'],
    [{ kind: 'retry', by: 'ada' }, 'ada asked for another attempt'],
  ] as const)('tells of %o', (trigger, text) => {
    expect(triggerText(trigger)).toBe(text);
  });
});
