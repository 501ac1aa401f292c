/** The `detail-type` of each domain event of the training workflow, on Evergreen's own bus. */
export const trainingEvents = {
  registered: 'CandidateRegistered',
  failed: 'RunFailed',
} as const;
