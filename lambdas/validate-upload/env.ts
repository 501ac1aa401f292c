import * as z from 'zod';

/** What validate-upload reads from its environment. */
export const validateUploadEnv = z.object({
  /** Set by Lambda itself: the folder of the bundle. */
  LAMBDA_TASK_ROOT: z.string().min(1),
  DATA_BUCKET: z.string().min(1),
  LEDGER_TABLE: z.string().min(1),
  /** Megabytes that the data engine may use before it spills to disk. */
  ENGINE_MEMORY_MB: z.string().regex(/^\d+$/).transform(Number),
  ENGINE_THREADS: z.string().regex(/^\d+$/).transform(Number),
});
