import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  badCandidate,
  type BadCandidate,
  type ChampionPointer,
  type ReleaseRecord,
  releaseRecord,
  type ReleaseStatus,
} from '../../../../pipelines/release/contract.ts';
import { servedBy } from '../../../../pipelines/release/expired-fleets.ts';
import { EndpointLockLostError } from '../../../../pipelines/shared/errors.ts';
import type {
  DoneRelease,
  ReleaseAttempt,
  ReleaseEnd,
  ReleaseLedger,
  ReleaseOpening,
} from '../../ports/release-ledger.ts';
import { pastConflicts } from './contention.ts';
import { itemUpdate, type UpdateCondition } from './item-update.ts';
import { partition } from './ledger-items.ts';
import { type ItemUpdate, LedgerTable } from './ledger-table.ts';
import {
  badCandidateKey,
  championItem,
  championKey,
  endpointKey,
  RELEASE_PREFIX,
  RELEASE_RANKS,
  releaseKey,
} from './release-items.ts';

/** What an attempt ends with; the next one starts without it. */
const ENDS = ['endedAt', 'reason', 'error'] as const;

/** What an attempt is opened with; one that never was, has none of it. */
const OPENINGS = ['candidateId', 'fleet', 'policyHash', 'before'] as const;

const NEXT_ATTEMPT: UpdateCondition = {
  expression: 'attribute_not_exists(pk) OR #attempt < :attempt',
};

/** The releases and champions of the ledger in its DynamoDB table. */
export class DynamoDbReleaseLedger implements ReleaseLedger {
  readonly #table: LedgerTable;
  readonly #now: () => Date;

  constructor(table: string, now: () => Date, client = new DynamoDBClient({})) {
    this.#table = new LedgerTable(table, client);
    this.#now = now;
  }

  async openRelease(opening: ReleaseOpening): Promise<ReleaseRecord> {
    await this.#beginAttempt('started', opening, NEXT_ATTEMPT);
    const release = await this.findRelease(opening.model, opening.id);
    if (!release) throw new Error(`Release ${opening.id} was opened and is not in the ledger.`);
    return release;
  }

  async recordSkipped(
    release: ReleaseAttempt,
    end: ReleaseEnd & Pick<ReleaseRecord, 'startedAt'>,
  ): Promise<void> {
    const { startedAt: _, ...details } = end;
    if (await this.#moveForward(release, 'skipped', details)) return;
    await this.#beginAttempt(
      'skipped',
      { ...named(release), ...end },
      {
        expression: 'attribute_not_exists(pk) OR (#attempt < :attempt AND #status <> :released)',
        values: { ':released': 'released' },
      },
    );
  }

  async recordReleased(release: ReleaseAttempt, done: DoneRelease): Promise<ReleaseRecord> {
    const { model, id, attempt } = release;
    const { champion, expired, token } = done;
    const moved = await this.#table.updateAll([
      [
        releaseKey(model, id),
        this.#forward(attempt, 'released', { endedAt: champion.since, expired }, [
          'reason',
          'error',
        ]),
      ],
      [championKey(model), pointAt(champion)],
      [endpointKey(model), freeingLock(token)],
    ]);
    const record = await this.findRelease(model, id);
    // Moved by an earlier try of this very attempt: its end stands.
    if (record && record.attempt === attempt && record.status === 'released') return record;
    throw new EndpointLockLostError(
      moved
        ? `Release ${id} was recorded and is not in the ledger.`
        : `Attempt ${attempt} at release ${id} of ${model} is not recorded as released: its hold on the endpoint (token ${token}) has ended, and another may have changed the endpoint since. "evergreen status ${model}" tells what serves.`,
      { model, release: id, attempt, token },
    );
  }

  async recordRolledBack(
    release: ReleaseAttempt,
    end: ReleaseEnd & Pick<BadCandidate, 'candidateId'>,
  ): Promise<void> {
    const { model, id, attempt } = release;
    const { candidateId, reason, endedAt } = end;
    const mark: BadCandidate = { candidateId, reason, releaseId: id, attempt, markedAt: endedAt };
    await this.#table.updateAll([
      [releaseKey(model, id), this.#forward(attempt, 'rolledBack', { reason, endedAt }, ['error'])],
      [badCandidateKey(model, candidateId), setting(mark)],
    ]);
  }

  async recordFailed(
    release: ReleaseAttempt,
    end: ReleaseEnd & { readonly error: string },
  ): Promise<void> {
    if (await this.#moveForward(release, 'failed', end)) return;
    const record = { ...named(release), ...end, startedAt: end.endedAt };
    await this.#beginAttempt('failed', record, NEXT_ATTEMPT);
  }

  async retireChampion(model: string, retiredAt: string): Promise<void> {
    const update = itemUpdate({ retiredAt }, [], {
      expression: 'attribute_exists(pk) AND attribute_not_exists(#retiredAt)',
    });
    await pastConflicts(() => this.#table.update(championKey(model), update));
  }

  async champion(model: string): Promise<ChampionPointer | undefined> {
    const item = await this.#table.get(championKey(model));
    if (!item) return undefined;
    const { retiredAt, ...champion } = championItem.parse(item);
    return retiredAt === undefined ? champion : undefined;
  }

  async badCandidate(model: string, candidateId: string): Promise<BadCandidate | undefined> {
    const item = await this.#table.get(badCandidateKey(model, candidateId));
    return item && badCandidate.parse(item);
  }

  async findRelease(model: string, id: string): Promise<ReleaseRecord | undefined> {
    const item = await this.#table.get(releaseKey(model, id));
    return item && releaseRecord.parse(item);
  }

  async releases(model: string): Promise<readonly ReleaseRecord[]> {
    const items = await this.#table.query(partition(model), RELEASE_PREFIX);
    return items
      .map((item) => releaseRecord.parse(item))
      .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt) || a.id.localeCompare(b.id));
  }

  /** Writes the first record of an attempt, over that of an earlier one; what served isn't forgotten. */
  async #beginAttempt(
    status: ReleaseStatus,
    record: ReleaseAttempt & Pick<ReleaseRecord, 'startedAt'>,
    condition: UpdateCondition,
  ): Promise<boolean> {
    const found = await this.findRelease(record.model, record.id);
    const earlier = found && found.attempt < record.attempt ? servedBy(found) : [];
    const values: Record<string, unknown> = {
      ...record,
      ...(earlier.length > 0 && { earlier }),
      ...this.#status(status),
    };
    const absent = [...ENDS, ...OPENINGS].filter((name) => values[name] === undefined);
    const key = releaseKey(record.model, record.id);
    return await this.#table.update(key, itemUpdate(values, absent, condition));
  }

  async #moveForward(
    { model, id, attempt }: ReleaseAttempt,
    status: ReleaseStatus,
    details: object,
  ): Promise<boolean> {
    const update = this.#forward(attempt, status, details);
    return await this.#table.update(releaseKey(model, id), update);
  }

  /** Moves an attempt on, unless it stands as far already or another attempt has begun. */
  #forward(
    attempt: number,
    status: ReleaseStatus,
    details: object,
    gone: readonly string[] = [],
  ): ItemUpdate {
    return itemUpdate({ ...details, ...this.#status(status) }, gone, {
      expression: '#attempt = :attempt AND #rank < :rank',
      names: { '#attempt': 'attempt' },
      values: { ':attempt': attempt },
    });
  }

  #status(status: ReleaseStatus) {
    return { status, rank: RELEASE_RANKS[status], updatedAt: this.#now().toISOString() };
  }
}

function named({ id, attempt, model, packageArn, packageVersion }: ReleaseAttempt): ReleaseAttempt {
  return { id, attempt, model, packageArn, packageVersion };
}

function pointAt(champion: ChampionPointer): ItemUpdate {
  return setting(champion, ['retiredAt']);
}

function freeingLock(token: number): ItemUpdate {
  return {
    UpdateExpression: 'REMOVE #holder, #expiresAt',
    ConditionExpression: '#token = :token',
    ExpressionAttributeNames: { '#holder': 'holder', '#expiresAt': 'expiresAt', '#token': 'token' },
    ExpressionAttributeValues: { ':token': token },
  };
}

function setting(values: object, gone: readonly string[] = []): ItemUpdate {
  const { ConditionExpression: _, ...update } = itemUpdate({ ...values }, gone, { expression: '' });
  return update;
}
