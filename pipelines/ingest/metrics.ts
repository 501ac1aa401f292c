/** The CloudWatch namespace of every metric Evergreen publishes. */
export const METRICS_NAMESPACE = 'Evergreen';

/** The one dimension of per-model metrics. */
export const MODEL_DIMENSION = 'Model';

/** Metrics of the ingest workflow; all are counts, by model. */
export const ingestMetrics = {
  datasetVersionsRegistered: 'DatasetVersionsRegistered',
  rowsRegistered: 'RowsRegistered',
  rowsDroppedWithoutLabel: 'RowsDroppedWithoutLabel',
  uploadsQuarantined: 'UploadsQuarantined',
  uploadsDuplicate: 'UploadsDuplicate',
  uploadsSuperseded: 'UploadsSuperseded',
  ingestFailures: 'IngestFailures',
  eventsDuplicate: 'UploadEventsDuplicate',
} as const;
