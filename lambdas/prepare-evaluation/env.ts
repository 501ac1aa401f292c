import * as z from 'zod';

/** What prepare-evaluation reads from its environment. */
export const prepareEvaluationEnv = z.object({
  DATA_BUCKET: z.string().min(1),
  LEDGER_TABLE: z.string().min(1),
});
