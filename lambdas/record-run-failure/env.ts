import * as z from 'zod';

/** What record-run-failure reads from its environment. */
export const recordRunFailureEnv = z.object({
  LEDGER_TABLE: z.string().min(1),
});
