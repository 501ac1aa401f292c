import { InMemoryMonitoringLedger } from '../../support/in-memory-monitoring-ledger.ts';
import { describeMonitoringLedger } from '../../support/monitoring-ledger-promises.ts';

// The fake that the other tests stand on; the ledger in DynamoDB is tested in the local cloud.
describeMonitoringLedger(() => ({ ledger: new InMemoryMonitoringLedger(), model: 'visits' }));
