import { InMemoryRetrainingLedger } from '../../support/in-memory-retraining-ledger.ts';
import { describeRetrainingLedger } from '../../support/retraining-ledger-promises.ts';

// The fake that the other tests stand on; the ledger in DynamoDB is tested in the local cloud.
describeRetrainingLedger(() => new InMemoryRetrainingLedger());
