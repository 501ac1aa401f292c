import * as z from 'zod';

/** What judge-candidate reads from its environment. */
export const judgeCandidateEnv = z.object({
  DATA_BUCKET: z.string().min(1),
  LEDGER_TABLE: z.string().min(1),
});
