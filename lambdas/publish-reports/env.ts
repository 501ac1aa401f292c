import * as z from 'zod';

/**
 * What publish-reports reads from its environment. Its messages are the domain events named by
 * `reportedEvents` in pipelines/reports/events.ts. It reads the ledger (GetItem, Query); of the data
 * bucket it reads objects under `runs/` and `reports/`, learns that one is missing, and writes under
 * `reports/`.
 */
export const publishReportsEnv = z.object({
  DATA_BUCKET: z.string().min(1),
  LEDGER_TABLE: z.string().min(1),
});
