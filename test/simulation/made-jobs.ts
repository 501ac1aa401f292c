import type { EvaluationReport } from '../../pipelines/evaluation/contract.ts';
import type { EvaluationOrder, RunPlan, TrainedJob } from '../../pipelines/training/steps.ts';
import { evaluate, evaluationKey, train } from '../support/training-world.ts';
import { type Course, JobError } from './machine.ts';
import type { SimulatedWorld } from './world.ts';

const MINUTE = 60_000;

/** A training job: most leave this run's artifact, some fail, a few leave another's. */
export async function trainingJobOf(
  world: SimulatedWorld,
  course: Course<object>,
  plan: RunPlan,
): Promise<TrainedJob> {
  const { dice } = world;
  await course.wait(dice.between(2, 45) * MINUTE);
  if (world.jobsFail && dice.chance(0.15)) throw jobError('Training', `${plan.jobPrefix}-t1-00`);
  const isAnothers = world.jobsFail && dice.chance(0.03);
  return train(world.cloud, plan, isAnothers ? { candidateId: 'cnd-of-another' } : {});
}

/** An evaluation job: a good candidate, a bad one, or a report that is of no use. */
export async function evaluationJobOf(
  world: SimulatedWorld,
  course: Course<object>,
  given: { readonly plan: RunPlan; readonly order: EvaluationOrder; readonly round: number },
): Promise<string> {
  const { dice, cloud, jobsFail } = world;
  const { plan, order, round } = given;
  const job = `${plan.jobPrefix}-e${round}-00`;
  await course.wait(dice.between(1, 10) * MINUTE);
  const chance = dice.roll();
  if (jobsFail && chance < 0.06) throw jobError('Processing', job);
  evaluate(cloud, plan, order, job);
  const key = evaluationKey(plan, job);
  const text = cloud.objects.get(key) ?? '';
  if (jobsFail && chance < 0.1) cloud.objects.set(key, dice.pick(['', 'NaN', '{}']));
  else if (chance < 0.3) cloud.objects.set(key, worse(text));
  return job;
}

/** The same report, of a candidate that is worse than chance and than any champion. */
function worse(text: string): string {
  const report = JSON.parse(text) as EvaluationReport;
  const metrics = report.metrics.map((metric) => {
    if (metric.name !== 'auc') return metric;
    const { candidate, difference } = metric;
    return {
      ...metric,
      candidate: { ...candidate, value: 0.4, low: 0.35, high: 0.45 },
      difference: difference && { ...difference, value: -0.2, low: -0.25, high: -0.15 },
    };
  });
  return JSON.stringify({ ...report, metrics });
}

function jobError(kind: 'Training' | 'Processing', job: string): JobError {
  const described = {
    [`${kind}JobName`]: job,
    [`${kind}JobStatus`]: 'Failed',
    FailureReason: 'AlgorithmError: out of luck',
  };
  return new JobError(JSON.stringify(described));
}
