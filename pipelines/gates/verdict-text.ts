import type { Verdict } from './contract.ts';
import type { JudgedGate } from './gate-results.ts';

/** The verdict in one sentence, with the figures of the gate that decided it. */
export function verdictText(
  gates: readonly JudgedGate[],
  outcome: Verdict['outcome'],
  approval: Verdict['approval'],
): string {
  const failed = gates.filter(({ result }) => !result.passed);
  switch (outcome) {
    case 'failed': {
      // The champion that can't be compared is not why a candidate fails.
      const reasons = failed.filter(({ result }) => result.gate !== 'comparable');
      return `Rejected: ${clauseOf(reasons)}${others(reasons.length - 1)}.`;
    }
    case 'undecided':
      return `Undecided: a person decides, because the champion could not be compared: ${clauseOf(failed)}.`;
    case 'passed': {
      const word = approval === 'Approved' ? 'Accepted' : 'Passed, and waiting for a person';
      return `${word}: ${clauseOf(
        gates.filter(({ result }) => result.metric !== null),
        gates,
      )}.`;
    }
  }
}

/** Of the first, which the policy names first. */
function clauseOf(gates: readonly JudgedGate[], otherwise: readonly JudgedGate[] = []): string {
  return (gates[0] ?? otherwise[0])?.clause ?? '';
}

function others(count: number): string {
  if (count === 0) return '';
  return count === 1 ? '; one more gate failed' : `; ${count} more gates failed`;
}
