/** Metrics of the retraining queue, by model. All are counts. */
export const retrainingMetrics = {
  /** Triggers that were decided for the first time. */
  triggersReceived: 'TriggersReceived',
  retrainingsStarted: 'RetrainingsStarted',
  retrainingsParked: 'RetrainingsParked',
  retrainingsRefused: 'RetrainingsRefused',
  /** Decisions after which nothing goes on by itself. */
  retrainingsNeedPerson: 'RetrainingsNeedPerson',
  /** Triggers that had their decision already. */
  eventsDuplicate: 'RetrainingEventsDuplicate',
} as const;
