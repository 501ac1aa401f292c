import type { Artifact } from '../../../pipelines/training/contract.ts';

/** An artifact, and what training says of it inside. */
export interface ReadArtifact {
  readonly artifact: Artifact;
  /** The text of `training.json`. */
  readonly trainingFacts: string;
}

/** Trained models in S3. */
export interface Artifacts {
  /**
   * Reads a `model.tar.gz` once, from its first byte to its last, as if an attacker had packed it.
   * Nothing of it is unpacked to disk.
   * @throws ArtifactInvalidError saying what was found and what to do.
   */
  read(uri: string): Promise<ReadArtifact>;
}
