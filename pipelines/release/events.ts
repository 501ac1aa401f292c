/** The `detail-type` of each domain event of the release workflow, on Evergreen's own bus. */
export const releaseEvents = {
  released: 'ModelReleased',
  rolledBack: 'ReleaseRolledBack',
  failed: 'ReleaseFailed',
} as const;
