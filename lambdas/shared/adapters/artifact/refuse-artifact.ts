import { ArtifactInvalidError } from '../../../../pipelines/shared/errors.ts';

/** What makes an archive no artifact; the place is added by whoever knows it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** The error a run ends with: what was found where, and what to do. */
export function refuseArtifact(uri: string, found: string, cause?: unknown): ArtifactInvalidError {
  return new ArtifactInvalidError(
    `The artifact ${uri} is refused: ${found}. See what the training job says in its log, then retry the run.`,
    { uri },
    { cause },
  );
}
