import * as z from 'zod';

/** What record-release reads from its environment. */
export const recordReleaseEnv = z.object({
  LEDGER_TABLE: z.string().min(1),
});
