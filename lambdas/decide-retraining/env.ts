import * as z from 'zod';

/** What decide-retraining reads from its environment. */
export const decideRetrainingEnv = z.object({
  /** Set by Lambda itself: the folder of the bundle, where `policies/` and `retraining/` lie. */
  LAMBDA_TASK_ROOT: z.string().min(1),
  LEDGER_TABLE: z.string().min(1),
  TRAINING_STATE_MACHINE_ARN: z.string().startsWith('arn:'),
  /** Evergreen's own bus. */
  EVENT_BUS_NAME: z.string().min(1),
  /** The queue whose messages it answers: it sends wake-ups to itself. */
  QUEUE_URL: z.url(),
  /** What the names of drift alarms start with. */
  SYSTEM_NAME: z.string().min(1),
});
