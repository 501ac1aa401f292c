import * as z from 'zod';

/**
 * What measure-drift reads from its environment. It needs DuckDB and as much disk as validate-upload;
 * reads `baselines/`, `definitions/`, `capture/` and, under `reports/`, the list of captured files;
 * writes once under `reports/`. No ledger.
 */
export const measureDriftEnv = z.object({
  DATA_BUCKET: z.string().min(1),
  /** Megabytes and threads that DuckDB may use. */
  ENGINE_MEMORY_MB: z.string().regex(/^\d+$/).transform(Number),
  ENGINE_THREADS: z.string().regex(/^\d+$/).transform(Number),
});
