import type {
  BadCandidate,
  ChampionPointer,
  ReleaseRecord,
} from '../../../pipelines/release/contract.ts';

/** What names a release and its attempt. */
export type ReleaseAttempt = Pick<
  ReleaseRecord,
  'id' | 'attempt' | 'model' | 'packageArn' | 'packageVersion'
>;

/** A release that goes ahead. */
export type ReleaseOpening = ReleaseAttempt &
  Required<Pick<ReleaseRecord, 'candidateId' | 'fleet' | 'policyHash' | 'startedAt'>> &
  Pick<ReleaseRecord, 'before'>;

/** Why a release came to nothing. */
export interface ReleaseEnd {
  readonly reason: string;
  /** ISO 8601 in UTC. */
  readonly endedAt: string;
}

/** A release that serves. */
export interface DoneRelease {
  /** Of the endpoint's lock. */
  readonly token: number;
  readonly champion: ChampionPointer;
  /** Fleets that are kept no longer. */
  readonly expired: readonly string[];
}

/**
 * The record of releases and champions. Every write is conditional: within an attempt a status only
 * moves forward, an older attempt never overwrites a newer one, and the champion moves only with the
 * lock's token. Repeating a write changes nothing.
 */
export interface ReleaseLedger {
  /** Opens a release, or raises its attempt: then what the earlier one ended with is gone. */
  openRelease(opening: ReleaseOpening): Promise<ReleaseRecord>;

  /** Notes that there was nothing to do; what an earlier attempt released stays as it is. */
  recordSkipped(
    release: ReleaseAttempt,
    end: ReleaseEnd & Pick<ReleaseRecord, 'startedAt'>,
  ): Promise<void>;

  /**
   * Moves the champion, marks the release released and frees the lock, in one transaction.
   * @throws EndpointLockLostError when the lock has passed to another, and nothing has changed
   */
  recordReleased(release: ReleaseAttempt, done: DoneRelease): Promise<ReleaseRecord>;

  /** Marks a release rolled back and its candidate bad, in one transaction. */
  recordRolledBack(
    release: ReleaseAttempt,
    end: ReleaseEnd & Pick<BadCandidate, 'candidateId'>,
  ): Promise<void>;

  /** Marks a release failed, also one that failed before it was opened. */
  recordFailed(
    release: ReleaseAttempt,
    end: ReleaseEnd & { readonly error: string },
  ): Promise<void>;

  /** Ends the championship of what serves, when its endpoint is taken down. */
  retireChampion(model: string, retiredAt: string): Promise<void>;

  champion(model: string): Promise<ChampionPointer | undefined>;

  badCandidate(model: string, candidateId: string): Promise<BadCandidate | undefined>;

  findRelease(model: string, id: string): Promise<ReleaseRecord | undefined>;

  /** A model's releases, the last started first. */
  releases(model: string): Promise<readonly ReleaseRecord[]>;
}
