/** Which version of its model's package group a candidate is. */
export interface CandidateVersions {
  /** Undefined for a candidate that the ledger doesn't know. */
  versionOf(model: string, candidateId: string): Promise<number | undefined>;
}
