import type * as z from 'zod';
import { closestName } from '../../pipelines/model-definition/closest-name.ts';
import { task, type Task } from '../../pipelines/model-definition/contract.ts';
import { nameList, valueText, type Problem } from '../../pipelines/model-definition/problem.ts';
import { metricName } from '../../pipelines/evaluation/contract.ts';
import { taskMetrics } from '../../pipelines/gates/task-metrics.ts';
import { gravitonProblem } from './graviton.ts';
import { MAX_JOB_MINUTES, RUN_DAYS } from './run-limits.ts';
import { valueAt } from './schema-at.ts';

type Path = readonly (string | number)[];
type MetricName = z.infer<typeof metricName>;

const rules: readonly ((model: unknown) => Problem[])[] = [
  instanceProblems,
  metricProblems,
  repeatedMetricProblems,
  quantileProblems,
  durationProblems,
];

/**
 * What a schema can't say of how a model is trained and judged. Reads the configuration as written,
 * broken or not; paths begin at the model. What the schema refuses is left to the schema.
 */
export function trainingProblems(model: unknown): Problem[] {
  return rules.flatMap((rule) => rule(model));
}

/** The types of instance that jobs may get. */
function instanceProblems(model: unknown): Problem[] {
  return ['training', 'evaluation'].flatMap((section) =>
    listAt(model, [section, 'instances']).flatMap((type, index) =>
      gravitonProblem([section, 'instances', index], type),
    ),
  );
}

/** Metrics that the gates name and the model's task doesn't have. */
function metricProblems(model: unknown): Problem[] {
  const known = task.safeParse(valueAt(model, ['task']));
  if (!known.success) return [];
  return gateMetrics(model).flatMap(({ path, metric }) =>
    taskMetrics[known.data].includes(metric) ? [] : [otherTasksMetric(path, metric, known.data)],
  );
}

function otherTasksMetric(path: Path, metric: MetricName, task: Task): Problem {
  const allowed = taskMetrics[task];
  const use = closestName(metric, allowed) ?? allowed[0];
  return {
    path,
    got: `${valueText(metric)}, which a ${task} model does not have`,
    expected: `one of ${nameList(allowed)}`,
    fix: `Use ${valueText(use)}, for example.`,
  };
}

/** The same metric twice in `nonInferiority`: nobody could say which margin counts. */
function repeatedMetricProblems(model: unknown): Problem[] {
  const named = gateMetrics(model).filter(({ path }) => path[1] === 'nonInferiority');
  return named.flatMap(({ path, metric }, index) => {
    const first = named.findIndex((other) => other.metric === metric);
    if (first === index) return [];
    return [
      {
        path,
        got: `${valueText(metric)}, the metric of gates.nonInferiority[${named[first]?.path[2]}]`,
        expected: 'each metric once',
        fix: 'Remove one of the two.',
      },
    ];
  });
}

/** A quantile is for a regression, and a mean's metrics can't judge it. */
function quantileProblems(model: unknown): Problem[] {
  // What is called so in an algorithm of one's own may be anything.
  if (valueAt(model, ['algorithm', 'folder']) !== undefined) return [];
  const path = ['algorithm', 'hyperparameters', 'quantile'];
  const quantile = valueAt(model, path);
  const known = task.safeParse(valueAt(model, ['task']));
  if (typeof quantile !== 'number' || !known.success) return [];
  if (known.data !== 'regression') {
    return [
      {
        path,
        got: `${quantile}, for a ${known.data} model`,
        expected: 'nothing: only a regression predicts a quantile',
        fix: 'Remove "quantile".',
      },
    ];
  }
  return ['floors', 'nonInferiority'].flatMap((gate) =>
    valueAt(model, ['gates', gate]) === undefined
      ? [
          {
            path: ['gates', gate],
            got: `nothing, which means ${gate === 'floors' ? 'r2' : 'rmse'}: that judges a mean`,
            expected: `what pinball, the loss of a quantile, must be: ${valueText(quantile)} is predicted`,
            fix:
              gate === 'floors'
                ? 'Write floors: { pinball: <at most this> }.'
                : 'Write nonInferiority: [{ metric: "pinball", margin: 0.02, marginOf: "champion" }].',
          },
        ]
      : [],
  );
}

/** Jobs that may take longer than the run that waits for them. */
function durationProblems(model: unknown): Problem[] {
  const [training = 0, evaluation = 0] = ['training', 'evaluation'].map((section) => {
    const minutes = valueAt(model, [section, 'maxMinutes']);
    return typeof minutes === 'number' ? minutes : 0;
  });
  if (training + evaluation <= MAX_JOB_MINUTES) return [];
  return [
    {
      path: [training >= evaluation ? 'training' : 'evaluation', 'maxMinutes'],
      got: `${training} for training and ${evaluation} for evaluation`,
      expected: `at most ${MAX_JOB_MINUTES} together: a run is stopped after ${RUN_DAYS} days`,
      fix: 'Lower it, and choose larger instances if the job needs the time.',
    },
  ];
}

/** Every metric that the gates name, as far as it can be read. */
function gateMetrics(model: unknown): { path: Path; metric: MetricName }[] {
  const floors = Object.keys(Object(valueAt(model, ['gates', 'floors']))).map((name) => ({
    path: ['gates', 'floors', name],
    name,
  }));
  const margins = listAt(model, ['gates', 'nonInferiority']).map((_gate, index) => {
    const path = ['gates', 'nonInferiority', index, 'metric'];
    return { path, name: valueAt(model, path) };
  });
  return [...floors, ...margins].flatMap(({ path, name }) => {
    const metric = metricName.safeParse(name);
    return metric.success ? [{ path, metric: metric.data }] : [];
  });
}

function listAt(model: unknown, path: Path): readonly unknown[] {
  const list = valueAt(model, path);
  return Array.isArray(list) ? list : [];
}
