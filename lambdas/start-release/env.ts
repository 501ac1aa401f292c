import * as z from 'zod';

/** What start-release reads from its environment. */
export const startReleaseEnv = z.object({
  /** Set by Lambda itself: the folder of the bundle, where `serving/` lies. */
  LAMBDA_TASK_ROOT: z.string().min(1),
  RELEASE_STATE_MACHINE_ARN: z.string().startsWith('arn:'),
  /** What the names of model package groups start with. */
  SYSTEM_NAME: z.string().min(1),
});
