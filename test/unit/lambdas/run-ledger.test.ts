import { describeRunLedger } from '../../support/run-ledger-promises.ts';
import { InMemoryRunLedger } from '../../support/in-memory-run-ledger.ts';

// The fake that the other tests stand on; the ledger in DynamoDB is tested in the local cloud.
describeRunLedger(() => new InMemoryRunLedger());
