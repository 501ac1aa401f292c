import * as z from 'zod';

/** What start-training reads from its environment. */
export const startTrainingEnv = z.object({
  /** Set by Lambda itself: the folder of the bundle, where `policies/` lies. */
  LAMBDA_TASK_ROOT: z.string().min(1),
  TRAINING_STATE_MACHINE_ARN: z.string().startsWith('arn:'),
});
