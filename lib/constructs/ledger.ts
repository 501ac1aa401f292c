import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export interface LedgerProps {
  readonly key: IKey;
  readonly deletionProtection: boolean;
}

/** The ledger's table: one partition a model, never deleted with the stack. */
export class Ledger extends Construct {
  readonly table: Table;

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
  }

  /** Lets a function look things up by key. */
  grantRead(grantee: IGrantable): void {
    this.table.grant(grantee, 'dynamodb:GetItem');
    this.#grantKey(grantee);
  }

  /** Lets a function note what happened. Nothing may delete from the ledger. */
  grantUpdate(grantee: IGrantable): void {
    this.table.grant(grantee, 'dynamodb:UpdateItem');
    this.#grantKey(grantee);
  }

  /** Lets a function add entries in a transaction. */
  grantRegister(grantee: IGrantable): void {
    this.table.grant(grantee, 'dynamodb:PutItem', 'dynamodb:UpdateItem');
    this.#grantKey(grantee);
  }

  /** A caller of a table with a customer-managed key needs the key itself for nothing but this. */
  #grantKey(grantee: IGrantable): void {
    this.table.encryptionKey?.grantDecrypt(grantee);
  }
}
