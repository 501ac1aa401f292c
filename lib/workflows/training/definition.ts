import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Choice, Condition, type IChainable, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { trainingEvents } from '../../../pipelines/training/events.ts';
import { announce } from '../announce.ts';
import { checkChampion } from './states/check-champion.ts';
import { evaluate } from './states/evaluate.ts';
import { failRun } from './states/fail-run.ts';
import { findCapacity } from './states/find-capacity.ts';
import {
  describeChampion,
  findChampion,
  findChampionAgain,
  findOwnCandidate,
} from './states/find-champion.ts';
import { judgeCandidate } from './states/judge-candidate.ts';
import { openRun } from './states/open-run.ts';
import { prepareEvaluation } from './states/prepare-evaluation.ts';
import { recordCandidate, takeRegistered } from './states/record-candidate.ts';
import { registerCandidate } from './states/register-candidate.ts';
import { type JobSettings, train } from './states/train.ts';
import type { TrainingFunctions } from './training-functions.ts';

/**
 * A run is opened; a candidate is trained, unless an earlier attempt did that; it and the champion
 * are scored on the same hold-out and the gates judge; the candidate is registered and announced,
 * approved or not. Any error ends in one place.
 */
export function trainingDefinition(
  scope: Construct,
  functions: TrainingFunctions,
  { bus, ...jobs }: JobSettings & { readonly bus: IEventBus },
): IChainable {
  const open = openRun(scope, functions.openRun);
  const training = train(scope, jobs);
  const own = findOwnCandidate(scope);
  const find = findChampion(scope);
  const describe = describeChampion(scope);
  const prepare = prepareEvaluation(scope, functions.prepareEvaluation);
  const evaluation = evaluate(scope, jobs);
  const judge = judgeCandidate(scope, functions.judgeCandidate);
  const findAgain = findChampionAgain(scope);
  const register = registerCandidate(scope);
  const record = recordCandidate(scope, functions.recordCandidate);
  const announced = announce(scope, 'Announce candidate', bus, {
    detailType: trainingEvents.registered,
    detail: '{% $states.input.event %}',
  });
  const failed = failRun(scope, functions.recordRunFailure, bus);

  const steps = [open, own, find, describe, prepare, judge, findAgain, register, record, announced];
  for (const step of steps) step.addCatch(failed);
  training.addCatch(findCapacity(scope, 'training', { job: training, otherwise: failed }));
  evaluation.addCatch(findCapacity(scope, 'evaluation', { job: evaluation, otherwise: failed }));

  register.next(record).next(announced).next(Succeed.jsonata(scope, 'Candidate registered'));
  prepare.next(
    Choice.jsonata(scope, 'Registered before?')
      .when(
        Condition.jsonata('{% $order.registered != null %}'),
        takeRegistered(scope).next(record),
      )
      .otherwise(evaluation),
  );
  evaluation.next(judge).next(findAgain);
  findAgain.next(checkChampion(scope, { unmoved: register, again: find, failed }));
  find.next(
    Choice.jsonata(scope, 'Is there a champion?')
      .when(Condition.jsonata('{% $champion = null %}'), prepare)
      .otherwise(describe.next(prepare)),
  );
  own.next(
    Choice.jsonata(scope, 'Is its candidate registered?')
      .when(Condition.jsonata('{% $champion = null %}'), find)
      .otherwise(describe),
  );
  return open.next(
    Choice.jsonata(scope, 'Trained before?')
      .when(Condition.jsonata('{% $trained = null %}'), training.next(find))
      .otherwise(own),
  );
}
