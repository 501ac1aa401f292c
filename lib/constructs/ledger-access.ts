import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';

/** What functions may do in the ledger. Nothing may delete from it. */
export class LedgerAccess {
  readonly table: ITable;

  /** @param table - with its key, so that a grant is one of the key too */
  constructor(table: ITable) {
    this.table = table;
  }

  /** Lets a function look things up by key. */
  grantRead(grantee: IGrantable): void {
    this.table.grant(grantee, 'dynamodb:GetItem');
    this.#grantKey(grantee);
  }

  /** Lets a function read a model's entries in a row. */
  grantQuery(grantee: IGrantable): void {
    this.table.grant(grantee, 'dynamodb:Query');
    this.#grantKey(grantee);
  }

  /** Lets a function note what happened. */
  grantUpdate(grantee: IGrantable): void {
    this.table.grant(grantee, 'dynamodb:UpdateItem');
    this.#grantKey(grantee);
  }

  /** Lets a function write whole entries. */
  grantPut(grantee: IGrantable): void {
    this.table.grant(grantee, 'dynamodb:PutItem');
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
