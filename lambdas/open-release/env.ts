import * as z from 'zod';

/** What open-release reads from its environment. */
export const openReleaseEnv = z.object({
  /** Set by Lambda itself: the folder of the bundle, where `serving/` lies. */
  LAMBDA_TASK_ROOT: z.string().min(1),
  DATA_BUCKET: z.string().min(1),
  LEDGER_TABLE: z.string().min(1),
  /** What the names of endpoints start with. */
  SYSTEM_NAME: z.string().min(1),
});
