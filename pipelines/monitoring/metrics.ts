/** Metrics of the monitoring workflow, by model. */
export const monitoringMetrics = {
  /** 1 while the model has a champion, else 0; every monitoring tells, and a release does. */
  hasChampion: 'HasChampion',
  /** The weight of the drifted features, 0 to 1. Told when it was measured, and only then. */
  driftScore: 'DriftScore',
  /** How many features drifted. */
  driftedFeatures: 'DriftedFeatures',
  /** The population stability index of the feature that moved most. */
  worstFeatureDrift: 'WorstFeatureDrift',
  /** The Jensen-Shannon distance of the predictions from those on the hold-out. */
  predictionDrift: 'PredictionDrift',
  /** By how much the share of nulls rose, of the feature where it rose most. */
  nullShareRise: 'NullShareRise',
  /** The share of values that training never saw, of the feature that has most. */
  unseenCategoryShare: 'UnseenCategoryShare',
  /** Records of the champion that the monitoring looked at, those that waited for it included. */
  capturedRecords: 'CapturedRecords',
  /** How old the newest captured traffic is that a monitoring has seen. Minutes. */
  captureAgeMinutes: 'CaptureAgeMinutes',
  /** Monitorings that came to no end of their own. */
  monitoringFailures: 'MonitoringFailures',
  /** Monitorings that had too few records to say anything. */
  notEnoughData: 'MonitoringNotEnoughData',
} as const;
