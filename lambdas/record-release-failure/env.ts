import * as z from 'zod';

/** What record-release-failure reads from its environment. */
export const recordReleaseFailureEnv = z.object({
  LEDGER_TABLE: z.string().min(1),
});
