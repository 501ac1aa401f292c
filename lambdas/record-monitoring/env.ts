import * as z from 'zod';

/** What record-monitoring reads from its environment. It gets, puts and updates items of the ledger. */
export const recordMonitoringEnv = z.object({
  LEDGER_TABLE: z.string().min(1),
});
