import * as z from 'zod';

/** What record-upload reads from its environment. */
export const recordUploadEnv = z.object({
  LEDGER_TABLE: z.string().min(1),
});
