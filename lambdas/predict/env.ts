import * as z from 'zod';

/** What predict reads from its environment. */
export const predictEnv = z.object({
  /** Set by Lambda itself: the folder of the bundle, where `definitions/` lies. */
  LAMBDA_TASK_ROOT: z.string().min(1),
  LEDGER_TABLE: z.string().min(1),
  /** What the names of endpoints start with. */
  SYSTEM_NAME: z.string().min(1),
});
