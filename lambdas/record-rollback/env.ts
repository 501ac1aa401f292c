import * as z from 'zod';

/** What record-rollback reads from its environment. */
export const recordRollbackEnv = z.object({
  LEDGER_TABLE: z.string().min(1),
});
