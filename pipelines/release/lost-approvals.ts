import type { ChampionPointer, ReleaseRecord } from './contract.ts';
import { servedBy } from './expired-fleets.ts';

/** Milliseconds that an approval's event is given: it takes seconds, and is no loss before that. */
const GRACE = 30_000;

/** A model package that is approved now. */
export interface ApprovedPackage {
  readonly packageArn: string;
  readonly packageVersion: number;
  /** When the package was changed last, as by its approval. */
  readonly changedAt: Date;
}

/** What registry and ledger say of a model. */
export interface ApprovalFacts {
  readonly approved: readonly ApprovedPackage[];
  readonly champion: ChampionPointer | undefined;
  /** All there are of the model. */
  readonly releases: readonly ReleaseRecord[];
  readonly now: Date;
}

/**
 * The version that a package has to be newer than to be released by itself: the champion's. Without a
 * champion, as after an endpoint was taken down, it is the newest that ever served; 0 without any.
 */
export function servedVersion({
  champion,
  releases,
}: Pick<ApprovalFacts, 'champion' | 'releases'>): number {
  if (champion) return champion.packageVersion;
  const served = releases.filter((release) => servedBy(release).length > 0);
  return Math.max(0, ...served.map(({ packageVersion }) => packageVersion));
}

/**
 * Approved packages that nobody was told of: newer than what serves, without a release, and not
 * approved just now. Whatever has a release had its chance, and a person decides on another.
 * @returns the newest first
 */
export function lostApprovals(facts: ApprovalFacts): ApprovedPackage[] {
  const served = servedVersion(facts);
  const known = new Set(facts.releases.map(({ packageArn }) => packageArn));
  return facts.approved
    .filter(({ packageVersion }) => packageVersion > served)
    .filter(({ packageArn }) => !known.has(packageArn))
    .filter(({ changedAt }) => facts.now.getTime() - changedAt.getTime() >= GRACE)
    .toSorted((a, b) => b.packageVersion - a.packageVersion);
}
