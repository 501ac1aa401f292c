import { Choice, type IChainable, Wait, WaitTime } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { NO_OUTPUT, when } from './execution.ts';

/**
 * How often a release asks for the endpoint while another holds it: for as long as that one's lease
 * lasts, which is 8 h and 15 min at the longest `maxMinutes`, and two hours more. The waits are 10 + 20
 * + 40 + 80 + 160 = 310 s, then 125 times 300 s: 10 h and 35 min. A turn takes 14 of the history's
 * 25,000 events, all of them 1,820.
 */
const TURNS = 130;
const FIRST_WAIT = 10;
const LONGEST_WAIT = 300;

export interface TurnPaths {
  readonly again: IChainable;
  readonly failed: IChainable;
}

/**
 * The wait of a release whose endpoint another holds. A loop and no Retry, because much may be said of
 * a package in hours: each turn begins with the registry's word.
 */
export function awaitTurn(scope: Construct, { again, failed }: TurnPaths): Choice {
  const wait = Wait.jsonata(scope, 'Wait for the turn', {
    time: WaitTime.seconds(`{% $min([${FIRST_WAIT} * $power(2, $turns), ${LONGEST_WAIT}]) %}`),
    assign: { turns: '{% $turns + 1 %}' },
    outputs: NO_OUTPUT,
  });
  wait.next(again);
  return Choice.jsonata(scope, 'May it ask again?')
    .when(when(`$turns < ${TURNS}`), wait)
    .otherwise(failed);
}
