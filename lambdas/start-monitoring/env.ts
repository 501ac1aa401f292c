import * as z from 'zod';

/**
 * What start-monitoring reads from its environment. It hears the schedule's `MonitoringSweep` and the
 * domain event `MonitoringRequested`, and starts executions: nothing of bucket or ledger.
 */
export const startMonitoringEnv = z.object({
  /** Set by Lambda itself: the folder of the bundle, where `monitoring/` lies. */
  LAMBDA_TASK_ROOT: z.string().min(1),
  MONITORING_STATE_MACHINE_ARN: z.string().startsWith('arn:'),
});
