import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import {
  type MonitoringRecord,
  monitoringRecord,
  type Watermark,
  watermark,
} from '../../../../pipelines/monitoring/contract.ts';
import type {
  DoneMonitoring,
  FailedMonitoring,
  MonitoringLedger,
} from '../../ports/monitoring-ledger.ts';
import { pastConflicts } from './contention.ts';
import { itemUpdate, type UpdateCondition } from './item-update.ts';
import { type ItemKey, partition } from './ledger-items.ts';
import { type ItemUpdate, LedgerTable } from './ledger-table.ts';
import { MONITORING_PREFIX, monitoringKey, watermarkKey } from './monitoring-items.ts';

const watermarkItem = z.object(watermark.shape);

/** An end stays; a failure may still come to a good one, when its execution is redriven. */
const NOT_ENDED: UpdateCondition = {
  expression: 'attribute_not_exists(pk) OR #status = :failed',
  values: { ':failed': 'failed' },
};

/** The monitorings of the ledger in its DynamoDB table. */
export class DynamoDbMonitoringLedger implements MonitoringLedger {
  readonly #table: LedgerTable;

  constructor(table: string, client = new DynamoDBClient({})) {
    this.#table = new LedgerTable(table, client);
  }

  async watermark(model: string): Promise<Watermark | undefined> {
    const item = await this.#table.get(watermarkKey(model));
    return item && watermarkItem.parse(item);
  }

  async recordMonitoring(
    record: DoneMonitoring,
    next: Watermark | null,
  ): Promise<MonitoringRecord> {
    const entry = [keyOf(record), entering(record)] as const;
    const recorded = await this.#table.updateAll(
      next ? [entry, [watermarkKey(record.model), moving(next)]] : [entry],
    );
    // Refused by its own end, which stays, or by a watermark that another has moved.
    if (!recorded) await this.#enter({ ...record, status: 'superseded' });
    const found = await this.#find(record);
    if (!found) throw new Error(`Monitoring ${record.id} was recorded and is not in the ledger.`);
    return found;
  }

  async recordMonitoringFailure(record: FailedMonitoring): Promise<void> {
    await this.#enter(record);
  }

  async monitorings(model: string, limit: number): Promise<readonly MonitoringRecord[]> {
    const items = await this.#table.newest(partition(model), MONITORING_PREFIX, limit);
    return items.map((item) => monitoringRecord.parse(item));
  }

  async #find(record: MonitoringRecord): Promise<MonitoringRecord | undefined> {
    const item = await this.#table.get(keyOf(record));
    return item && monitoringRecord.parse(item);
  }

  async #enter(record: MonitoringRecord): Promise<void> {
    await pastConflicts(() => this.#table.update(keyOf(record), entering(record)));
  }
}

function keyOf({ model, startedAt, id }: MonitoringRecord): ItemKey {
  return monitoringKey(model, startedAt, id);
}

function entering(record: MonitoringRecord): ItemUpdate {
  const gone = record.status === 'failed' ? [] : ['error', 'cause'];
  return itemUpdate({ ...record }, gone, NOT_ENDED);
}

/** Each watermark follows its forerunner: of two that follow the same one, the second is refused. */
function moving(next: Watermark): ItemUpdate {
  return next.number === 1
    ? itemUpdate({ ...next }, [], { expression: 'attribute_not_exists(pk)' })
    : itemUpdate({ ...next }, [], {
        expression: '#number = :forerunner',
        values: { ':forerunner': next.number - 1 },
      });
}
