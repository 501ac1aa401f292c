import * as z from 'zod';

/** What open-run reads from its environment. */
export const openRunEnv = z.object({
  /** Set by Lambda itself: the folder of the bundle, where `policies/` and `algorithms/` lie. */
  LAMBDA_TASK_ROOT: z.string().min(1),
  DATA_BUCKET: z.string().min(1),
  LEDGER_TABLE: z.string().min(1),
  /** What the names of model package groups start with. */
  SYSTEM_NAME: z.string().min(1),
  /** JSON: `<repository>:<tag>` of each algorithm's image to the full name in this region. */
  IMAGES: z
    .string()
    .transform((text) => z.record(z.string(), z.string().min(1)).parse(JSON.parse(text))),
});
