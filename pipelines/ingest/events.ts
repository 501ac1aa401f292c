/** The `source` of every domain event on Evergreen's own bus. */
export const EVENT_SOURCE = 'evergreen';

/** The `detail-type` of each domain event of the ingest workflow. */
export const ingestEvents = {
  registered: 'DatasetVersionRegistered',
  quarantined: 'UploadQuarantined',
  failed: 'IngestFailed',
} as const;
