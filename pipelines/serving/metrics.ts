/** Metrics of the prediction API, by model. */
export const predictionMetrics = {
  /** Records predicted. */
  predictions: 'Predictions',
  /** Requests that were refused for what they said. */
  refused: 'PredictionErrors4xx',
  /** Requests that failed for another reason. */
  failed: 'PredictionErrors5xx',
  /** Requests that found no endpoint although the model has a champion. */
  unserved: 'PredictionsUnserved',
  /** Milliseconds of a whole request inside the function. */
  latency: 'PredictionLatency',
} as const;
