import { draftOf } from '../../pipelines/model-definition/draft.ts';
import { featureColumns } from '../../pipelines/model-definition/feature-columns.ts';
import type { Problem } from '../../pipelines/model-definition/problem.ts';
import { gravitonProblem } from './graviton.ts';
import { MAX_LOOKS, ROLLBACK_SECONDS } from './release-limits.ts';
import { valueAt } from './schema-at.ts';
import { releaseConfig, servingConfig } from './serving-schema.ts';

const rules: readonly ((model: unknown) => Problem[])[] = [
  instanceTypeProblems,
  rangeProblems,
  waitProblems,
  lookProblems,
  captureProblems,
];

/**
 * What a schema can't say of how a model is served and released. Reads the configuration as written,
 * broken or not; paths begin at the model. What the schema refuses is left to the schema.
 */
export function servingProblems(model: unknown): Problem[] {
  return rules.flatMap((rule) => rule(model));
}

function instanceTypeProblems(model: unknown): Problem[] {
  const path = ['serving', 'instanceType'];
  return gravitonProblem(path, valueAt(model, path));
}

function rangeProblems(model: unknown): Problem[] {
  const serving = servingConfig.safeParse(valueAt(model, ['serving']) ?? {});
  if (!serving.success) return [];
  const { min, max } = serving.data.instances;
  if (min <= max) return [];
  return [
    {
      path: ['serving', 'instances', 'min'],
      got: `${min}, with a max of ${max}`,
      expected: 'at most max',
      fix: `Lower min to ${max}, or raise max to ${min}.`,
    },
  ];
}

/** SageMaker refuses an update whose waits leave no time to update anything. */
function waitProblems(model: unknown): Problem[] {
  const release = releaseConfig.safeParse(valueAt(model, ['release']) ?? {});
  if (!release.success) return [];
  const { bakeMinutes, terminationWaitMinutes, maxMinutes } = release.data;
  const waits = bakeMinutes + terminationWaitMinutes;
  if (waits < maxMinutes) return [];
  return [
    {
      path: ['release', 'maxMinutes'],
      got: `${maxMinutes}, with ${waits} minutes of waiting: ${bakeMinutes} to bake and ${terminationWaitMinutes} before the old version goes`,
      expected: 'more than the waits together: the new version has to start as well',
      fix: `Raise maxMinutes to ${waits + 30}, for example, or wait less.`,
    },
  ];
}

/** A release that looks too often outgrows the history of its execution. */
function lookProblems(model: unknown): Problem[] {
  const release = releaseConfig.safeParse(valueAt(model, ['release']) ?? {});
  if (!release.success) return [];
  const { maxMinutes, checkSeconds } = release.data;
  const seconds = maxMinutes * 60 + ROLLBACK_SECONDS;
  const least = Math.ceil(seconds / MAX_LOOKS);
  if (checkSeconds >= least) return [];
  return [
    {
      path: ['release', 'checkSeconds'],
      got: `${checkSeconds}, with a maxMinutes of ${maxMinutes}`,
      expected: `at least ${least}: a release can look at its endpoint ${MAX_LOOKS} times`,
      fix: `Raise checkSeconds to ${least}, or lower maxMinutes.`,
    },
  ];
}

/** SageMaker captures whole requests, and can't leave a column out. */
function captureProblems(model: unknown): Problem[] {
  const serving = servingConfig.safeParse(valueAt(model, ['serving']) ?? {});
  if (!serving.success || serving.data.capture.percent === 0) return [];
  const personal = personalFeatures(model);
  if (personal.length === 0) return [];
  const many = personal.length > 1;
  return [
    {
      path: ['serving', 'capture', 'percent'],
      got: `${serving.data.capture.percent}, with personal data in ${personal.join(', ')}`,
      expected: '0: captured requests hold every feature, and personal data is never captured',
      fix: `Write serving: { capture: { percent: 0 } }, or take ${many ? 'these columns' : 'this column'} out of the features: list them under data.ignore.`,
    },
  ];
}

/** Features that are marked `pii`, as far as they can be read. */
function personalFeatures(model: unknown): string[] {
  const { columns, label, time, group, key } = draftOf(model);
  if (label === undefined) return [];
  const readable = [...columns].flatMap(([name, rule]) => (rule ? [[name, rule] as const] : []));
  const roles = { label: { column: label }, time, group, key: [...key] };
  const data = { columns: Object.fromEntries(readable), ...roles };
  return featureColumns({ data }).filter((name) => columns.get(name)?.pii === true);
}
