/** The `detail-type` of each domain event of the release workflow, on Evergreen's own bus. */
export const releaseEvents = {
  released: 'ModelReleased',
  rolledBack: 'ReleaseRolledBack',
  failed: 'ReleaseFailed',
} as const;

/** The `detail-type` of what the schedule sends every 4 minutes, with an empty detail. */
export const RELEASE_SWEEP = 'ReleaseSweep';
