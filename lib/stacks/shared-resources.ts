import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { DatasetAccess } from '../constructs/dataset-access.ts';
import { LedgerAccess } from '../constructs/ledger-access.ts';
import { lookUp, type SharedValue } from './shared-values.ts';

/** What the data stack holds for the stacks after it. */
export interface SharedResources {
  /** Of data, ledger and alarms. */
  readonly key: IKey;
  readonly store: DatasetAccess;
  readonly ledger: LedgerAccess;
  /** Of domain events. */
  readonly bus: IEventBus;
  /** That every alarm notifies. */
  readonly topic: ITopic;
}

/** What is shared, as a stack after the data stack knows it: by names read when it is deployed. */
export function sharedResources(scope: Construct, system: string): SharedResources {
  const shared = (name: SharedValue) => lookUp(scope, system, name);
  const encryptionKey = Key.fromKeyArn(scope, 'Key', shared('encryption-key-arn'));
  const bucketName = shared('data-bucket-name');
  const bucket = Bucket.fromBucketAttributes(scope, 'Data', { bucketName, encryptionKey });
  const tableName = shared('ledger-table-name');
  const table = Table.fromTableAttributes(scope, 'Ledger', { tableName, encryptionKey });
  return {
    key: encryptionKey,
    store: new DatasetAccess(bucket),
    ledger: new LedgerAccess(table),
    bus: EventBus.fromEventBusName(scope, 'DomainEvents', shared('event-bus-name')),
    topic: Topic.fromTopicArn(scope, 'Alarms', shared('alarm-topic-arn')),
  };
}
