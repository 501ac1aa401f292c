import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { LedgerAccess } from './ledger-access.ts';

export interface LedgerProps {
  readonly key: IKey;
  readonly deletionProtection: boolean;
}

/** The ledger's table: one partition a model, never deleted with the stack. */
export class Ledger extends Construct {
  readonly table: Table;
  readonly access: LedgerAccess;

  constructor(scope: Construct, id: string, props: LedgerProps) {
    super(scope, id);
    // TableV2 can't have a customer-managed key in a stack that fits every region.
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: props.key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: props.deletionProtection,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.access = new LedgerAccess(this.table);
  }
}
