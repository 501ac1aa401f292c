import type { ComparedMetric, EvaluationReport } from '../evaluation/contract.ts';
import { EvaluationInvalidError } from '../shared/errors.ts';
import type { GatesPolicy } from './contract.ts';

/** What an evaluation was asked to score. */
export interface ExpectedEvaluation {
  readonly candidateId: string;
  readonly artifactSha256: string;
  /** Null when the candidate was scored alone. */
  readonly championSha256: string | null;
  readonly holdOutHash: string;
  readonly definitionHash: string;
}

/**
 * Refuses a report on other things than were asked for: another candidate or artifact, another
 * champion, another hold-out, another definition.
 *
 * @throws EvaluationInvalidError naming everything that differs
 */
export function checkEvaluation(report: EvaluationReport, expected: ExpectedEvaluation): void {
  const { candidate, champion, holdOut, definitionHash } = report;
  const pairs: [string, string | null, string | null][] = [
    ['candidate', candidate.candidateId, expected.candidateId],
    ["candidate's artifact", candidate.artifactSha256, expected.artifactSha256],
    ["champion's artifact", champion?.artifactSha256 ?? null, expected.championSha256],
    ['hold-out', holdOut.dataHash, expected.holdOutHash],
    ['model definition', definitionHash, expected.definitionHash],
  ];
  const differing = pairs.filter(([, found, asked]) => found !== asked);
  if (differing.length === 0) return;
  const said = differing.map(
    ([what, found, asked]) => `its ${what} is ${found ?? 'absent'}, not ${asked ?? 'absent'}`,
  );
  throw new EvaluationInvalidError(`The evaluation is of other things: ${said.join('; ')}.`, {
    differing: differing.map(([what]) => what).join(', '),
  });
}

/**
 * Refuses a report whose numbers can't carry a verdict: one that is not finite, an interval that
 * doesn't hold its own value, or intervals made otherwise than the policy asks.
 *
 * @throws EvaluationInvalidError naming the first of them
 */
export function requireJudgeable({ metrics, resampling }: EvaluationReport, policy: GatesPolicy) {
  if (metrics.length === 0) throw new EvaluationInvalidError('The evaluation has no metrics.');
  for (const setting of ['confidence', 'resamples', 'seed'] as const) {
    if (resampling[setting] !== policy[setting]) {
      throw new EvaluationInvalidError(
        `The evaluation's intervals have a ${setting} of ${resampling[setting]}, and the gates ask for ${policy[setting]}.`,
        { setting },
      );
    }
  }
  for (const metric of metrics) {
    for (const side of ['candidate', 'champion', 'difference'] as const) requireSound(metric, side);
  }
}

function requireSound(metric: ComparedMetric, side: 'candidate' | 'champion' | 'difference'): void {
  const estimate = metric[side];
  if (estimate === null) return;
  const { value, low, high } = estimate;
  if ([value, low, high].every(Number.isFinite) && low <= value && value <= high) return;
  throw new EvaluationInvalidError(
    `The evaluation's ${metric.name} of the ${side} can't be judged: ${value}, between ${low} and ${high}.`,
    { metric: metric.name, side },
  );
}
