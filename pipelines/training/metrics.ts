/** Metrics of the training workflow, by model. All are counts but the last three. */
export const trainingMetrics = {
  runsStarted: 'RunsStarted',
  runsFailed: 'RunsFailed',
  candidatesApproved: 'CandidatesApproved',
  candidatesRejected: 'CandidatesRejected',
  candidatesPending: 'CandidatesPending',
  /** Run events that found their run at work or done. */
  eventsDuplicate: 'RunEventsDuplicate',
  /** The gates' first metric on the hold-out. */
  candidateScore: 'CandidateScore',
  championScore: 'ChampionScore',
  /** Seconds from the start of an execution to its candidate's registration. */
  runSeconds: 'RunSeconds',
} as const;
