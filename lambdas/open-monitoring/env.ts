import * as z from 'zod';

/**
 * What open-monitoring reads from its environment. It looks up champion, candidate, run and watermark
 * in the ledger (GetItem); reads lineage under `runs/`; looks for the baseline under `baselines/`;
 * lists `capture/`; writes once, and reads back, under `reports/`.
 */
export const openMonitoringEnv = z.object({
  /** Set by Lambda itself: the folder of the bundle, where `monitoring/` lies. */
  LAMBDA_TASK_ROOT: z.string().min(1),
  DATA_BUCKET: z.string().min(1),
  LEDGER_TABLE: z.string().min(1),
});
