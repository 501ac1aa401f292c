import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type {
  RetrainingDecision,
  RetrainingState,
} from '../../../../pipelines/retraining/contract.ts';
import type { RetrainingLedger, RetrainingWrite } from '../../ports/retraining-ledger.ts';
import { conditionFailed, pastConflicts } from './contention.ts';
import { partition } from './ledger-items.ts';
import { LedgerTable } from './ledger-table.ts';
import {
  DECISION_PREFIX,
  decisionItem,
  decisionKey,
  retrainingItem,
  retrainingKey,
  triggerItem,
  triggerKey,
} from './retraining-items.ts';

/** The retraining queue's part of the ledger in its DynamoDB table. */
export class DynamoDbRetrainingLedger implements RetrainingLedger {
  readonly #table: LedgerTable;

  constructor(table: string, client = new DynamoDBClient({})) {
    this.#table = new LedgerTable(table, client);
  }

  async state(model: string): Promise<RetrainingState | undefined> {
    const item = await this.#table.get(retrainingKey(model));
    return item && retrainingItem.parse(item).state;
  }

  async decide(model: string, expectedVersion: number, write: RetrainingWrite): Promise<boolean> {
    const { decision, nextState } = write;
    try {
      await pastConflicts(() =>
        this.#table.transact([
          this.#state(model, expectedVersion, nextState),
          ...(decision ? this.#decision(decision) : []),
        ]),
      );
      return true;
    } catch (error) {
      if (conditionFailed(error)) return false;
      throw error;
    }
  }

  async findDecision(model: string, triggerId: string): Promise<RetrainingDecision | undefined> {
    const trigger = await this.#table.get(triggerKey(model, triggerId));
    if (!trigger) return undefined;
    const { sequence } = triggerItem.parse(trigger);
    const item = await this.#table.get(decisionKey(model, sequence));
    return item && decisionItem.parse(item).decision;
  }

  async decisions(model: string, limit: number): Promise<readonly RetrainingDecision[]> {
    const items = await this.#table.newest(partition(model), DECISION_PREFIX, limit);
    return items.map((item) => decisionItem.parse(item).decision);
  }

  #state(model: string, expectedVersion: number, state: RetrainingState) {
    const item = { ...retrainingKey(model), version: state.version, state };
    return {
      Put: {
        TableName: this.#table.name,
        Item: item,
        ConditionExpression:
          expectedVersion === 0 ? 'attribute_not_exists(pk)' : '#version = :expected',
        ...(expectedVersion > 0 && {
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':expected': expectedVersion },
        }),
      },
    };
  }

  #decision(decision: RetrainingDecision) {
    const { model, sequence, trigger, first } = decision;
    const once = {
      TableName: this.#table.name,
      ConditionExpression: 'attribute_not_exists(pk)',
    };
    const record = { Put: { ...once, Item: { ...decisionKey(model, sequence), decision } } };
    if (!first) return [record];
    return [record, { Put: { ...once, Item: { ...triggerKey(model, trigger.id), sequence } } }];
  }
}
