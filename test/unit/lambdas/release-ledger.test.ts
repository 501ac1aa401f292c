import { describeEndpointLock } from '../../support/endpoint-lock-promises.ts';
import { InMemoryReleaseLedger } from '../../support/in-memory-release-ledger.ts';
import { Clock } from '../../support/release-ledger-parts.ts';
import { describeReleaseLedger } from '../../support/release-ledger-promises.ts';

// The fake that the other tests stand on; the ledger in DynamoDB is tested in the local cloud.
function inMemory() {
  const clock = new Clock();
  const ledger = new InMemoryReleaseLedger(clock.now);
  return { ledger, lock: ledger, clock };
}

describeEndpointLock(inMemory);
describeReleaseLedger(inMemory);
