import * as z from 'zod';

/** What record-monitoring-failure reads from its environment. It updates items of the ledger. */
export const recordMonitoringFailureEnv = z.object({
  LEDGER_TABLE: z.string().min(1),
});
