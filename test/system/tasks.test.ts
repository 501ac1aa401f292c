import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diamondPrices } from '../../examples/diamond-prices/model.ts';
import { handwrittenDigits } from '../../examples/handwritten-digits/model.ts';
import { tumours } from '../../examples/own-algorithm/model.ts';
import { metricTitles, type MetricName } from '../../pipelines/gates/task-metrics.ts';
import { modelCard } from '../../pipelines/registry/contract.ts';
import { predictionAnswers } from '../../pipelines/serving/contract.ts';
import { ApiUnderTest, problem, problemIn } from '../support/api-under-test.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { EndpointUnderTest } from '../support/endpoint-under-test.ts';
import { SageMakerUnderTest } from '../support/sagemaker-under-test.ts';
import { type ExampleRow, TaskUnderTest } from '../support/task-under-test.ts';
import { TrainingUnderTest } from '../support/training-under-test.ts';
import { waitUntil } from '../support/wait-until.ts';

const app = new AppUnderTest();
const api = new ApiUnderTest(app);
const sagemaker = new SageMakerUnderTest(app);
const training = new TrainingUnderTest(app);

/** A decimal number in words that people read. */
const N = String.raw`[-+]?[\d,]+(?:\.\d+)?`;
const between = `with 95 % confidence between ${N} and ${N}`;

interface Task {
  readonly task: keyof typeof predictionAnswers;
  readonly example: TaskUnderTest;
  /** Of the evaluation, in its order. */
  readonly metrics: readonly MetricName[];
  /** What the verdict on the first and the second candidate says. */
  readonly words: { readonly first: RegExp; readonly second: RegExp };
  /** What of the metrics SageMaker's format of a model's quality holds. */
  readonly quality: RegExp;
  /** A field of a record that is wrong, and the code of that. */
  readonly wrong: readonly [name: string, value: unknown, code: string];
  /** What comes when other things are asked than were learned. */
  readonly strange: (row: ExampleRow) => boolean;
  readonly distribution: 'numeric' | 'categories';
}

const TASKS: readonly Task[] = [
  {
    task: 'multiclass',
    example: new TaskUnderTest(app, api, handwrittenDigits, 'handwritten-digits'),
    metrics: ['weightedF1', 'accuracy', 'logLoss', 'macroAuc'],
    words: {
      first: new RegExp(
        `^Accepted: weighted F1 ${N}, ${between}; a first model needs at least 0.9`,
      ),
      second: new RegExp(`^Accepted: weighted F1 ${N} against the champion's ${N}; .*${between}`),
    },
    quality: /"multiclass_classification_metrics".*"weighted_f1"/s,
    wrong: ['r3c4', 17, 'OUT_OF_RANGE'],
    strange: ({ label }) => label === '0' || label === '1',
    distribution: 'categories',
  },
  {
    task: 'regression',
    example: new TaskUnderTest(app, api, diamondPrices, 'diamond-prices'),
    metrics: ['rmse', 'mae', 'r2', 'pinball'],
    words: {
      first: new RegExp(`^Accepted: R² ${N}, ${between}; a first model needs at least 0.9`),
      second: new RegExp(`^Accepted: MAE ${N} against the champion's ${N}; .*${between}.*2 % of`),
    },
    quality: /"regression_metrics".*"r2"/s,
    wrong: ['colour', 'Z', 'NOT_ALLOWED'],
    strange: ({ record }) => Number(record['carat']) >= 1.5,
    distribution: 'numeric',
  },
  {
    task: 'binary',
    example: new TaskUnderTest(app, api, tumours, 'own-algorithm'),
    metrics: ['auc', 'logLoss', 'brier'],
    words: {
      first: new RegExp(`^Accepted: AUC ${N}, ${between}; a first model needs at least 0.95`),
      second: new RegExp(`^Accepted: AUC ${N} against the champion's ${N}; .*${between}`),
    },
    quality: /"binary_classification_metrics".*"auc"/s,
    wrong: ['area_mean', 'large', 'WRONG_TYPE'],
    strange: ({ label }) => label === 'malignant',
    distribution: 'numeric',
  },
];

/** From a first file to drifted traffic: what was seen on the way. */
async function journey({ example, strange }: Task) {
  const rows = example.rows();
  const first = await example.serve('first');
  const record = rows[0]?.record ?? {};
  const asked = await example.ask(record);
  const second = await example.serve('second');
  const askedAgain = await example.ask(record);
  const usual = await example.monitor(rows.slice(0, 500));
  const drifted = await example.monitor(rows.filter(strange).slice(0, 400));
  return { record, first, asked, second, askedAgain, usual, drifted };
}

const patience = 400_000;
const journeys = new Map<Task, ReturnType<typeof journey>>();

beforeAll(async () => {
  await training.letUploadsStartRuns();
  await TASKS[0]?.example.monitoring.takeOver();
  for (const task of TASKS) {
    const travels = journey(task);
    journeys.set(task, travels);
    // Who waits for it hears of what went wrong; until then nobody does.
    travels.catch(() => undefined);
  }
}, patience);

afterAll(async () => {
  await Promise.allSettled(journeys.values());
  await TASKS[0]?.example.monitoring.letTheClockStart();
  // Model servers that nobody asks any more leave their memory to the other tests.
  for (const { example } of TASKS) {
    await new EndpointUnderTest(app, sagemaker, `evergreen-${example.model}`).remove();
  }
}, patience);

describe.each(TASKS)('$example.model, a $task model', (task) => {
  const { example } = task;
  let seen: Awaited<ReturnType<typeof journey>>;

  beforeAll(async () => {
    const travels = journeys.get(task);
    if (!travels) throw new Error('It has not begun.');
    seen = await travels;
  }, patience);

  it('is accepted by its floors, in words, with an interval of every metric', () => {
    const { verdict, metrics = [] } = seen.first;
    expect(verdict?.text).toMatch(task.words.first);
    expect(verdict?.champion).toBeNull();
    expect(new Set(metrics.map(({ name }) => name))).toEqual(new Set(task.metrics));
    for (const { candidate, champion } of metrics) {
      expect(candidate.low).toBeLessThanOrEqual(candidate.value);
      expect(candidate.high).toBeGreaterThanOrEqual(candidate.value);
      expect(champion).toBeNull();
    }
  });

  it('is registered with the metrics of its task', async () => {
    const found = await sagemaker.describe(seen.first.packageArn ?? '');
    expect(found.ModelApprovalStatus).toBe('Approved');
    const uri = found.ModelMetrics?.ModelQuality?.Statistics?.S3Uri ?? '';
    const quality = await example.monitoring.text(uri.split('/').slice(3).join('/'));
    expect(quality).toMatch(task.quality);
    const card = modelCard.parse(JSON.parse(found.ModelCard?.ModelCardContent ?? ''));
    const [detail] = card.evaluation_details ?? [];
    const named = detail?.metric_groups?.[0]?.metric_data.map(({ name }) => name);
    expect(named).toEqual(task.metrics.map((name) => metricTitles[name]));
  });

  it('answers in the shape of its task, as the version that serves', () => {
    for (const [{ status, body }, run] of [
      [seen.asked, seen.first],
      [seen.askedAgain, seen.second],
    ] as const) {
      expect(status, body).toBe(200);
      const answer = predictionAnswers[task.task].strict().parse(JSON.parse(body));
      expect(answer).toMatchObject({ version: run.packageVersion, candidateId: run.candidateId });
      expect(answer.predictions).toHaveLength(1);
    }
  });

  it('names a field that is wrong', async () => {
    const [name, value, code] = task.wrong;
    const told = problemIn(await example.ask({ ...seen.record, [name]: value }));
    expect(told).toMatchObject({
      ...problem(422, 'invalid-request'),
      errors: [{ pointer: `/record/${name}`, code }],
    });
  });

  it('compares the second candidate with the champion, on the same rows', () => {
    const { verdict, metrics = [], candidateId } = seen.second;
    expect(verdict?.text).toMatch(task.words.second);
    expect(verdict?.champion?.candidateId).toBe(seen.first.candidateId);
    expect(candidateId).not.toBe(seen.first.candidateId);
    for (const { candidate, champion, difference } of metrics) {
      const by = candidate.value - (champion?.value ?? Number.NaN);
      expect(difference?.value).toBeCloseTo(by, 6);
    }
  });

  it('finds no drift in what it was taught, and knows how its answers are distributed', () => {
    const { record, report } = seen.usual;
    expect(record).toMatchObject({ status: 'measured', candidateId: seen.second.candidateId });
    expect(record.figures?.driftScore).toBeLessThan(0.1);
    expect(record.figures?.predictionDrift).toBeLessThan(0.15);
    expect(report.predictions).toMatchObject({
      drifted: false,
      chart: { kind: task.distribution },
    });
  });

  it('finds drift when other things are asked, and rings', async () => {
    const { figures } = seen.drifted.record;
    expect(figures?.driftScore).toBeGreaterThan(0.3);
    expect(seen.drifted.report.predictions?.drifted).toBe(true);
    const alarm = async () => (await app.alarm(`evergreen-drift-${example.model}`))?.StateValue;
    await waitUntil('the alarm rang', async () => (await alarm()) === 'ALARM');
  });
});
