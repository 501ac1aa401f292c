import * as z from 'zod';

/**
 * What make-baseline reads from its environment. It needs DuckDB and as much disk as validate-upload;
 * reads lineage, evaluation and artifact under `runs/`, training files under `datasets/`, the
 * definition under `definitions/`; writes once, and reads back, under `baselines/`. No ledger.
 */
export const makeBaselineEnv = z.object({
  DATA_BUCKET: z.string().min(1),
  /** Megabytes and threads that DuckDB may use. */
  ENGINE_MEMORY_MB: z.string().regex(/^\d+$/).transform(Number),
  ENGINE_THREADS: z.string().regex(/^\d+$/).transform(Number),
});
