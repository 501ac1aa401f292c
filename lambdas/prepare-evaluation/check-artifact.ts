import { type TrainingFacts, trainingFacts } from '../../pipelines/evaluation/contract.ts';
import { ArtifactInvalidError } from '../../pipelines/shared/errors.ts';
import { jsonOf } from '../../pipelines/shared/json-of.ts';
import type { RunRecord } from '../../pipelines/training/contract.ts';
import type { RunPlan } from '../../pipelines/training/steps.ts';
import type { ReadArtifact } from '../shared/ports/artifacts.ts';

/**
 * What training says of the artifact it left.
 * @throws ArtifactInvalidError when its own words are unreadable
 */
export function factsOf({ artifact, trainingFacts: text }: ReadArtifact): TrainingFacts {
  const parsed = trainingFacts.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new ArtifactInvalidError(
    `The training.json inside ${artifact.uri} is not what an algorithm has to write: ${where === '' ? '' : `${where}: `}${issue?.message ?? 'unreadable'}.`,
    { uri: artifact.uri },
  );
}

/**
 * Refuses an artifact that another run made, or that has changed since it was trained.
 * @throws ArtifactInvalidError naming everything that differs
 */
export function requireOwnArtifact(
  { artifact }: ReadArtifact,
  facts: TrainingFacts,
  { plan, known }: { readonly plan: RunPlan; readonly known: RunRecord | undefined },
): void {
  const pairs: [string, string, string][] = [
    ['candidate', facts.candidateId, plan.candidateId],
    ['data hash', facts.dataHash, plan.window.dataHash],
    ['definition hash', facts.definitionHash, plan.definitionHash],
    ['code hash', facts.codeHash, plan.codeHash],
  ];
  if (known?.artifact?.uri === artifact.uri) {
    pairs.push(['SHA-256', artifact.sha256, known.artifact.sha256]);
  }
  const differing = pairs.filter(([, found, expected]) => found !== expected);
  if (differing.length === 0) return;
  const said = differing.map(
    ([what, found, expected]) => `its ${what} is ${found}, not ${expected}`,
  );
  throw new ArtifactInvalidError(
    `The artifact ${artifact.uri} is not the one of this run: ${said.join('; ')}. Retry the run: it trains anew.`,
    { uri: artifact.uri, differing: differing.map(([what]) => what).join(', ') },
  );
}
