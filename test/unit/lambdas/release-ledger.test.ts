import { InMemoryReleaseLedger } from '../../support/in-memory-release-ledger.ts';
import { Clock, describeReleaseLedger } from '../../support/release-ledger-promises.ts';

// The fake that the other tests stand on; the ledger in DynamoDB is tested in the local cloud.
describeReleaseLedger(() => {
  const clock = new Clock();
  const ledger = new InMemoryReleaseLedger(clock.now);
  return { ledger, lock: ledger, clock };
});
