/** The `detail-type` of each domain event of the monitoring workflow, on Evergreen's own bus. */
export const monitoringEvents = {
  /** A person asks for a monitoring now; the one that the workflow hears, and doesn't send. */
  requested: 'MonitoringRequested',
  monitored: 'TrafficMonitored',
  failed: 'MonitoringFailed',
} as const;

/** The `detail-type` of what the schedule sends every 5 minutes, with an empty detail. */
export const MONITORING_SWEEP = 'MonitoringSweep';
