import { Choice, Condition, type IChainable, Pass } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

/** A champion that moves three times while one candidate is judged is moved by a mistake. */
const MAX_ROUNDS = 3;

export interface ChampionPaths {
  readonly unmoved: IChainable;
  /** Compares with the one that is champion now. */
  readonly again: IChainable;
  readonly failed: IChainable;
}

/**
 * Another candidate may have been approved while this one was judged: then the verdict is about a
 * model that is champion no more, and is not registered.
 */
export function checkChampion(scope: Construct, { unmoved, again, failed }: ChampionPaths): Choice {
  const round = Pass.jsonata(scope, 'Compare with the new champion', {
    assign: { rounds: '{% $rounds + 1 %}' },
  });
  const tooOften = Pass.jsonata(scope, 'Champion keeps moving', {
    outputs: {
      Error: 'ChampionMoved',
      Cause: `{% 'The champion changed ${MAX_ROUNDS} times while the candidate was judged, last to ' & $latest & '. Find out who approves model packages, then retry the run.' %}`,
    },
  });
  round.next(again);
  tooOften.next(failed);
  return Choice.jsonata(scope, 'Has the champion moved?')
    .when(Condition.jsonata('{% $latest = $champion %}'), unmoved)
    .when(Condition.jsonata(`{% $rounds + 1 < ${MAX_ROUNDS} %}`), round)
    .otherwise(tooOften);
}
