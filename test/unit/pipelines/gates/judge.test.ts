import { describe, expect, it } from 'vitest';
import { type GatesPolicy, verdict } from '../../../../pipelines/gates/contract.ts';
import { defaultGates } from '../../../../pipelines/gates/default-gates.ts';
import { judge } from '../../../../pipelines/gates/judge.ts';
import { caseSample, firstCase, reportSample } from '../../../support/evaluation-samples.ts';

const policy = defaultGates('binary');
const withFloor = { ...policy, floors: { auc: 0.58 } };

describe('judge, against the champion', () => {
  const found = judge(caseSample());

  it('accepts what is better, and says by how much', () => {
    expect(verdict.parse(found)).toEqual(found);
    expect(found).toMatchObject({ outcome: 'passed', approval: 'Approved' });
    expect(found.comparedOn).toEqual({
      datasetVersion: 'dsv-0123456789abcdef0123',
      rows: 5_401,
      groups: 6,
      groupColumn: 'date',
    });
    expect(found.gates.map(({ text }) => text)).toEqual([
      'Enough rows: 5,401 rows are held out, and 100 are needed.',
      "Better: AUC 0.664 against the champion's 0.579; the difference is +0.085, with 95 % confidence between +0.041 and +0.129, and its lower end is above the margin of -0.010.",
    ]);
    expect(found.text).toBe(
      "Accepted: AUC 0.664 against the champion's 0.579; the difference is +0.085, with 95 % confidence between +0.041 and +0.129, and its lower end is above the margin of -0.010.",
    );
  });

  it.each([
    [[-0.019, 0.008, 0.035], false, 'Not shown to be no worse: '],
    [[-0.06, -0.026, -0.008], false, 'Worse: '],
    [[-0.009, -0.005, -0.001], true, 'Worse, by less than the margin: '],
    [[-0.009, 0.005, 0.019], true, 'No worse: '],
    [[0.001, 0.005, 0.009], true, 'Better: '],
  ] as const)('%j', (difference, passed, lead) => {
    const evaluation = reportSample([{ difference }]);
    const { outcome, approval, gates, text } = judge(caseSample({ evaluation }));
    expect([outcome, approval]).toEqual(passed ? ['passed', 'Approved'] : ['failed', 'Rejected']);
    expect(gates[1]?.text.startsWith(lead)).toBe(true);
    expect(text.startsWith(passed ? 'Accepted: ' : 'Rejected: ')).toBe(true);
  });

  it('F18: takes an end that is equal to the margin, and none beyond it, and shows which', () => {
    const at = (low: number) =>
      judge(caseSample({ evaluation: reportSample([{ difference: [low, 0.01, 0.03] }]) }));
    expect(at(-0.01).gates[1]).toMatchObject({ passed: true, measured: -0.01, bound: -0.01 });
    expect(at(-0.01).text).toContain('its lower end is at the margin of -0.010');
    expect(at(-0.010_04).outcome).toBe('failed');
    expect(at(-0.010_04).text).toContain('its lower end is below the margin of -0.01000');
  });

  it('looks at the upper end of an error, and at a share of the champion', () => {
    const gates = defaultGates('regression');
    const rmse = { name: 'rmse', higherIsBetter: false, candidate: [11.2, 12.1, 13] } as const;
    const champion = [11, 12, 13] as const;
    const at = (high: number) =>
      judge(
        caseSample({
          policy: gates,
          evaluation: reportSample([{ ...rmse, champion, difference: [-0.1, 0.1, high] }]),
        }),
      );
    expect(at(0.24)).toMatchObject({ outcome: 'passed', gates: [{}, { bound: 0.24 }] });
    expect(at(0.25).text).toBe(
      "Rejected: RMSE 12.10 against the champion's 12.00; the difference is +0.10, with 95 % confidence between -0.10 and +0.25, and its upper end is above the margin of +0.24, 2 % of the champion's.",
    );
  });

  it('counts what else failed', () => {
    const evaluation = reportSample([{ difference: [-0.2, -0.1, 0] }], 80);
    const { gates, text } = judge(caseSample({ evaluation }));
    expect(gates[0]).toMatchObject({ gate: 'holdOutSize', passed: false, measured: 80 });
    expect(text).toBe(
      'Rejected: 80 rows are held out, and a verdict needs 100; one more gate failed.',
    );
  });

  it('waits for a person where the config says so', () => {
    const { outcome, approval, text } = judge(caseSample({ approval: 'person' }));
    expect([outcome, approval]).toEqual(['passed', 'PendingManualApproval']);
    expect(text).toMatch(/^Passed, and waiting for a person: AUC 0\.664/);
  });
});

describe('judge, a first model', () => {
  it.each([
    [0.626, 'Approved', 'Accepted: '],
    [0.58, 'Approved', 'Accepted: '],
    [0.5799, 'Rejected', 'Rejected: '],
  ] as const)('F18: of AUC %d with a floor of 0.58 is %s', (value, approval, word) => {
    const found = judge(firstCase([0.5, value, 0.7], { policy: withFloor }));
    expect(found.approval).toBe(approval);
    expect(found.text.startsWith(word)).toBe(true);
  });

  it('is told what it needs', () => {
    const { text } = judge(firstCase([0.601, 0.626, 0.651], { policy: withFloor }));
    expect(text).toBe(
      'Accepted: AUC 0.626, with 95 % confidence between 0.601 and 0.651; a first model needs at least 0.580.',
    );
  });

  it('is told the floor of the metric that is compared first, however the floors are sorted', () => {
    const evaluation = reportSample([
      { name: 'macroAuc', candidate: [0.98, 0.99, 1], champion: null, difference: null },
      { name: 'weightedF1', candidate: [0.91, 0.94, 0.97], champion: null, difference: null },
    ]);
    const first: GatesPolicy = {
      ...defaultGates('multiclass'),
      floors: { macroAuc: 0.95, weightedF1: 0.9 },
      nonInferiority: [
        { metric: 'weightedF1', margin: 0.02, marginOf: 'metric' },
        { metric: 'macroAuc', margin: 0.01, marginOf: 'metric' },
      ],
    };
    const found = judge(firstCase([0, 0, 0], { evaluation, policy: first }));
    expect(found.text).toMatch(/^Accepted: weighted F1 0\.940/);
    expect(found.gates.map(({ metric }) => metric)).toEqual([null, 'weightedF1', 'macroAuc']);
  });

  it('must not exceed the floor of an error', () => {
    const evaluation = reportSample([
      {
        name: 'rmse',
        higherIsBetter: false,
        candidate: [3, 4, 5],
        champion: null,
        difference: null,
      },
    ]);
    const regression = { ...defaultGates('regression'), floors: { rmse: 3.9 } };
    const found = judge(firstCase([3, 4, 5], { evaluation, policy: regression }));
    expect(found.text).toContain('a first model needs at most 3.900');
    expect(found.approval).toBe('Rejected');
  });
});

describe('judge, a champion that can not be compared', () => {
  const incomparable = 'the champion was trained on other columns: this data lacks gust';
  const given = { champion: caseSample().champion, incomparable, policy: withFloor };

  it('leaves it to a person', () => {
    const found = judge(firstCase([0.6, 0.62, 0.64], given));
    expect([found.outcome, found.approval]).toEqual(['undecided', 'PendingManualApproval']);
    expect(found.text).toBe(
      `Undecided: a person decides, because the champion could not be compared: ${incomparable}.`,
    );
    expect(found.gates[1]).toMatchObject({ gate: 'comparable', passed: false, metric: null });
  });

  it('rejects what a first model would be rejected for', () => {
    const found = judge(firstCase([0.5, 0.52, 0.54], given));
    expect(found.approval).toBe('Rejected');
    expect(found.text).toMatch(/^Rejected: AUC 0\.520.*at least 0\.580\.$/);
  });
});

describe('judge refuses', () => {
  it.each([
    ['no metrics', caseSample({ evaluation: { ...reportSample(), metrics: [] } }), 'no metrics'],
    [
      'another metric',
      caseSample({ evaluation: reportSample([{ name: 'f1' }]) }),
      'The gates need the metric auc, and the evaluation measured f1.',
    ],
    [
      'no comparison with a champion',
      caseSample({ evaluation: reportSample([{ champion: null, difference: null }]) }),
      "compares no auc with the champion's",
    ],
    [
      'a number that is none',
      caseSample({ evaluation: reportSample([{ difference: [Number.NaN, 0.1, 0.2] }]) }),
      "auc of the difference can't be judged: 0.1, between NaN and 0.2",
    ],
    [
      'one in a metric that no gate names',
      caseSample({ evaluation: reportSample([{}, { name: 'f1', candidate: [0, Infinity, 1] }]) }),
      'f1 of the candidate',
    ],
    [
      'an interval without an end',
      caseSample({ evaluation: reportSample([{ difference: [0, 0.1, Infinity] }]) }),
      'between 0 and Infinity',
    ],
    [
      'an interval without its value',
      caseSample({ evaluation: reportSample([{ difference: [0.2, 0.1, 0.3] }]) }),
      'between 0.2 and 0.3',
    ],
    [
      'intervals of another confidence',
      caseSample({ policy: { ...policy, confidence: 0.99 } }),
      "The evaluation's intervals have a confidence of 0.95, and the gates ask for 0.99.",
    ],
  ])('%s', (_, given, message) => {
    expect(() => judge(given)).toThrow(
      expect.objectContaining({
        name: 'EvaluationInvalid',
        message: expect.stringContaining(message) as string,
      }),
    );
  });
});
