import type { EvaluationReport } from '../evaluation/contract.ts';
import { requireJudgeable } from './check-evaluation.ts';
import type { ApprovalPolicy, ChampionRef, GatesPolicy, Verdict } from './contract.ts';
import {
  floor,
  floorsOf,
  holdOutSize,
  metricOf,
  nonInferiority,
  notComparable,
  type JudgedGate,
} from './gate-results.ts';
import { verdictText } from './verdict-text.ts';

/** What a verdict is made from. */
export interface Case {
  readonly policy: GatesPolicy;
  /** Who lets a candidate through that passed. */
  readonly approval: ApprovalPolicy;
  readonly evaluation: EvaluationReport;
  /** The newest approved model; null when there is none. */
  readonly champion: ChampionRef | null;
  /** Why the champion could not be scored on this hold-out; null when it could, or there is none. */
  readonly incomparable: string | null;
  readonly run: string;
  /** Whose hold-out judges. */
  readonly datasetVersion: string;
}

/**
 * What becomes of a candidate. The first model must reach the floors; a later one must be no worse
 * than the champion, its margin aside, in the whole of each difference's interval. A hold-out that
 * is too small decides against it. A champion that can't be compared leaves it to a person.
 *
 * @throws EvaluationInvalidError when the report can't be judged: a metric that the policy names is
 * missing, or its comparison, or a number is not finite, or its intervals are not the policy's
 */
export function judge(given: Case): Verdict {
  const { policy, evaluation, champion, incomparable } = given;
  requireJudgeable(evaluation, policy);
  const gates = [
    holdOutSize(evaluation.holdOut.rows, policy.minRows),
    ...(incomparable === null ? [] : [notComparable(incomparable)]),
    ...(champion === null || incomparable !== null ? byFloors(given) : againstChampion(given)),
  ];
  const outcome = outcomeOf(gates);
  const approval = approvalOf(outcome, given.approval);
  const { rows, groups, groupColumn } = evaluation.holdOut;
  return {
    schemaVersion: 1,
    model: evaluation.model,
    run: given.run,
    candidateId: evaluation.candidate.candidateId,
    champion,
    comparedOn: { datasetVersion: given.datasetVersion, rows, groups, groupColumn },
    outcome,
    approval,
    gates: gates.map(({ result }) => result),
    text: verdictText(gates, outcome, approval),
  };
}

function byFloors({ policy, evaluation }: Case): JudgedGate[] {
  return floorsOf(policy).map(([name, bound]) =>
    floor(metricOf(evaluation, name), bound, policy.confidence),
  );
}

function againstChampion({ policy, evaluation }: Case): JudgedGate[] {
  return policy.nonInferiority.map((rule) =>
    nonInferiority(metricOf(evaluation, rule.metric), rule, policy.confidence),
  );
}

function outcomeOf(gates: readonly JudgedGate[]): Verdict['outcome'] {
  const failed = gates.filter(({ result }) => !result.passed).map(({ result }) => result.gate);
  if (failed.length === 0) return 'passed';
  return failed.every((gate) => gate === 'comparable') ? 'undecided' : 'failed';
}

function approvalOf(outcome: Verdict['outcome'], approval: Case['approval']): Verdict['approval'] {
  if (outcome === 'failed') return 'Rejected';
  return outcome === 'passed' && approval === 'policy' ? 'Approved' : 'PendingManualApproval';
}
