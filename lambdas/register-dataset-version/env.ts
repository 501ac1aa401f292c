import * as z from 'zod';

/** What register-dataset-version reads from its environment. */
export const registerDatasetVersionEnv = z.object({
  DATA_BUCKET: z.string().min(1),
  LEDGER_TABLE: z.string().min(1),
});
