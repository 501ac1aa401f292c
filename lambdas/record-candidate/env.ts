import * as z from 'zod';

/** What record-candidate reads from its environment. */
export const recordCandidateEnv = z.object({
  DATA_BUCKET: z.string().min(1),
  LEDGER_TABLE: z.string().min(1),
});
