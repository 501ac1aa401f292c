import { incomparableReason } from '../../pipelines/gates/comparability.ts';
import type { ModelDefinition } from '../../pipelines/model-definition/contract.ts';
import { championOf } from '../../pipelines/registry/model-package.ts';
import { ArtifactInvalidError, ChampionUnknownError } from '../../pipelines/shared/errors.ts';
import type { Champion, DescribedPackage } from '../../pipelines/training/steps.ts';
import type { Artifacts, ReadArtifact } from '../shared/ports/artifacts.ts';
import { factsOf } from './check-artifact.ts';

/** The champion, and why it can't be scored on this hold-out, if so. */
export interface Opponent {
  readonly champion: Champion | null;
  readonly incomparable: string | null;
}

/**
 * Who a candidate is compared with: the newest approved package of its group.
 * @param algorithm - the candidate's: what one algorithm has packed, another can't be asked to score
 * @throws ChampionUnknownError when that package's model can't be read
 */
export async function findChampion(
  approved: DescribedPackage | null,
  { definition, algorithm }: { readonly definition: ModelDefinition; readonly algorithm: string },
  artifacts: Artifacts,
): Promise<Opponent> {
  if (!approved) return { champion: null, incomparable: null };
  const champion = championOf(approved);
  const facts = factsOf(await readChampion(champion, artifacts));
  if (facts.task !== definition.task) {
    const incomparable = `the champion's task was ${facts.task}, and is ${definition.task} now`;
    return { champion, incomparable };
  }
  if (facts.algorithm !== algorithm) {
    const incomparable = `the champion's algorithm was ${facts.algorithm}, and is ${algorithm} now`;
    return { champion, incomparable };
  }
  return { champion, incomparable: incomparableReason(facts.features, definition) };
}

async function readChampion(champion: Champion, artifacts: Artifacts): Promise<ReadArtifact> {
  const { uri, sha256 } = champion.artifact;
  const read = await artifacts.read(uri).catch((error: unknown) => {
    if (!(error instanceof ArtifactInvalidError)) throw error;
    throw unreadable(champion, error.message, error);
  });
  if (read.artifact.sha256 !== sha256) {
    const found = `${uri} has the SHA-256 ${read.artifact.sha256}, and the package says ${sha256}`;
    throw unreadable(champion, `${found}.`);
  }
  return read;
}

function unreadable({ packageArn, version }: Champion, found: string, cause?: Error) {
  return new ChampionUnknownError(
    `The champion, version ${version}, can't be compared with: ${found} Put its artifact back, or reject ${packageArn}, then retry the run.`,
    { packageArn, version },
    { cause },
  );
}
