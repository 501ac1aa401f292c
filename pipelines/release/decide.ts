import type { BadCandidate, ChampionPointer, ReleaseRecord, ReleaseRequest } from './contract.ts';
import { FIRST_ATTEMPT } from './first-attempt.ts';

/** What is known when a release begins and holds its endpoint's lock. */
export interface ReleaseFacts {
  readonly release: ReleaseRequest;
  /** The package's approval as it is now, not as an event told it. */
  readonly approval: string;
  readonly champion: ChampionPointer | undefined;
  /** This release as the ledger has it, of whatever attempt. */
  readonly record: ReleaseRecord | undefined;
  /** The mark on the package's candidate, if it was rolled back before. */
  readonly bad: BadCandidate | undefined;
}

export type ReleaseDecision =
  | { readonly outcome: 'ready' }
  /** Nothing to do, and no fault of anybody's. */
  | { readonly outcome: 'skipped'; readonly reason: string };

/**
 * Whether a release goes ahead. An event alone never takes an endpoint back to an older version, and
 * never tries again what was rolled back.
 */
export function decideRelease(facts: ReleaseFacts): ReleaseDecision {
  const reason =
    overReason(facts) ?? approvalReason(facts) ?? championReason(facts) ?? badReason(facts);
  return reason === undefined ? { outcome: 'ready' } : { outcome: 'skipped', reason };
}

/** An attempt that came to an end, other than by a fault, stays there. */
function overReason({ release, record }: ReleaseFacts): string | undefined {
  if (!record || record.attempt < release.attempt) return undefined;
  if (record.attempt > release.attempt) return `Attempt ${record.attempt} has begun.`;
  switch (record.status) {
    case 'skipped':
    case 'rolledBack':
      return record.reason ?? 'This attempt is over.';
    case 'released':
      return 'This attempt has released its package already.';
    case 'started':
    case 'failed':
      return undefined;
  }
}

function approvalReason({ release, approval }: ReleaseFacts): string | undefined {
  if (approval === 'Approved') return undefined;
  return `Version ${release.packageVersion} is ${approval} now, and not Approved any more.`;
}

/** A person may want the champion put on its endpoint anew: it was deleted, or its instances changed. */
function championReason({ release, champion }: ReleaseFacts): string | undefined {
  if (!champion || release.attempt > FIRST_ATTEMPT) return undefined;
  const { packageVersion } = champion;
  if (champion.packageArn === release.packageArn) {
    return `Version ${packageVersion} is the champion already.`;
  }
  if (packageVersion <= release.packageVersion) return undefined;
  return `The champion is version ${packageVersion}, newer than version ${release.packageVersion}: a release goes back to an older version only when a person asks for it.`;
}

function badReason({ release, bad }: ReleaseFacts): string | undefined {
  if (!bad || release.attempt > FIRST_ATTEMPT) return undefined;
  return `Candidate ${bad.candidateId} was rolled back before (${bad.reason}): a person has to ask for another attempt.`;
}
