import * as z from 'zod';

/** What reconcile-releases reads from its environment. */
export const reconcileReleasesEnv = z.object({
  /** Set by Lambda itself: the folder of the bundle, where `serving/` lies. */
  LAMBDA_TASK_ROOT: z.string().min(1),
  LEDGER_TABLE: z.string().min(1),
  RELEASE_STATE_MACHINE_ARN: z.string().startsWith('arn:'),
  /** What the names of model package groups start with. */
  SYSTEM_NAME: z.string().min(1),
});
