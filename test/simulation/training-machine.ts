import { judgeCandidate } from '../../lambdas/judge-candidate/judge-candidate.ts';
import { openRun } from '../../lambdas/open-run/open-run.ts';
import { prepareEvaluation } from '../../lambdas/prepare-evaluation/prepare-evaluation.ts';
import { recordCandidate } from '../../lambdas/record-candidate/record-candidate.ts';
import { recordRunFailure } from '../../lambdas/record-run-failure/record-run-failure.ts';
import type { RunRequest } from '../../pipelines/training/contract.ts';
import { trainingEvents } from '../../pipelines/training/events.ts';
import {
  type CandidateRegistered,
  type EvaluationOrder,
  type RegisteredCandidate,
  type RunFailed,
  type RunPlan,
  type TrainedJob,
  trainingSteps,
} from '../../pipelines/training/steps.ts';
import { type Course, caught } from './machine.ts';
import { evaluationJobOf, trainingJobOf } from './made-jobs.ts';
import type { SimulatedWorld } from './world.ts';

/** As often as the workflow compares with a champion that moves. */
const MAX_ROUNDS = 3;

/** One attempt at a run, and what has become known of it. */
interface Run {
  readonly world: SimulatedWorld;
  readonly course: Course<object>;
  readonly run: RunRequest;
  readonly startedAt: string;
}

interface Trained extends Run {
  readonly plan: RunPlan;
  readonly trained: TrainedJob;
}

/** The training workflow, around its own functions. */
export async function train(
  world: SimulatedWorld,
  { run }: { readonly run: RunRequest },
  course: Course<object>,
): Promise<void> {
  const { startedAt } = course.execution;
  const attempt: Run = { world, course, run, startedAt };
  try {
    const event = await candidateOf(attempt);
    course.execution.over = true;
    await world.announce(course, trainingEvents.registered, event);
  } catch (error) {
    await failRun(attempt, error);
    throw error;
  }
}

async function candidateOf(attempt: Run): Promise<CandidateRegistered> {
  const { world, course, run, startedAt } = attempt;
  const plan = await course.step(async (invocation) => {
    const ports = { ...world.portsFor(invocation), ledger: invocation.port(world.runs) };
    const opened = await openRun({ run, startedAt }, ports);
    return trainingSteps.openRun.output.parse(opened.plan);
  });
  const trained = plan.trained ?? (await trainingJobOf(world, course, plan));
  const done: Trained = { ...attempt, plan, trained };
  const registered = await evaluated(done, plan.trained ? ownPackage(done) : undefined);
  return await course.step(async (invocation) => {
    const ports = { ...world.portsFor(invocation), ledger: invocation.port(world.runs) };
    const input = trainingSteps.recordCandidate.input.parse({ run, ...registered });
    const { event } = await recordCandidate(input, ports);
    return trainingSteps.recordCandidate.output.shape.event.parse(event);
  });
}

/** Scores, judges and registers the candidate, unless an earlier attempt has done so. */
async function evaluated(done: Trained, own: string | undefined): Promise<RegisteredCandidate> {
  const { world, course, run } = done;
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    const newest = await course.call(newestArn(world));
    const order = await prepared(done, round === 1 && own !== undefined ? own : newest);
    if (order.registered) return order.registered;
    const evaluationJob = await evaluationJobOf(world, course, { plan: done.plan, order, round });
    const judged = await course.step(async (invocation) => {
      const ports = { ...world.portsFor(invocation), ledger: invocation.port(world.runs) };
      const { decided: _, ...output } = await judgeCandidate(
        trainingSteps.judgeCandidate.input.parse({ ...inputOf(done), order, evaluationJob }),
        ports,
      );
      return trainingSteps.judgeCandidate.output.parse(output);
    });
    if ((await course.call(newestArn(world))) !== newest) continue;
    const { verdict, lineage } = judged;
    const token = `${run.id}-${run.attempt}`;
    const packageArn = await course.call(() => world.registry.create(judged.package, token));
    return { packageArn, evaluationJob, verdict, lineage };
  }
  throw new Error(`The champion changed ${MAX_ROUNDS} times.`);
}

function newestArn({ registry }: SimulatedWorld): () => string | undefined {
  return () => registry.newestApproved()?.described.ModelPackageArn;
}

async function prepared(done: Trained, champion: string | undefined): Promise<EvaluationOrder> {
  const { world, course, run, plan, trained } = done;
  const approved = champion === undefined ? null : world.registry.find(champion).described;
  return await course.step(async (invocation) => {
    const ports = { ...world.portsFor(invocation), ledger: invocation.port(world.runs) };
    const input = { run, plan, trained, approved };
    const order = await prepareEvaluation(
      trainingSteps.prepareEvaluation.input.parse(input),
      ports,
    );
    return trainingSteps.prepareEvaluation.output.parse(order);
  });
}

/** What an earlier attempt has registered. */
function ownPackage({ world, plan }: Trained): string | undefined {
  const own = world.registry.packages.findLast(({ description }) =>
    description.includes(plan.candidateId),
  );
  return own?.described.ModelPackageArn;
}

function inputOf({ run, startedAt, plan, trained }: Trained) {
  return { run, startedAt, plan, trained };
}

/** The one place where errors end. */
async function failRun({ world, course, run }: Run, error: unknown): Promise<void> {
  const failure = caught(error);
  const { model, id, attempt } = run;
  const unrecorded: RunFailed = { model, run: id, attempt, ...failure, failedJob: null };
  const event = await course
    .step(async (invocation) => {
      const ports = { ...world.portsFor(invocation), ledger: invocation.port(world.runs) };
      return await recordRunFailure({ run, ...failure }, ports);
    })
    .catch(() => unrecorded);
  course.execution.over = true;
  course.execution.failed = true;
  await world
    .announce(
      course,
      trainingEvents.failed,
      trainingSteps.recordRunFailure.output.shape.event.parse(event),
    )
    .catch(() => {});
}
