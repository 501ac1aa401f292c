import type * as z from 'zod';
import { modelDefinition } from '../../pipelines/model-definition/contract.ts';
import { runKeys } from '../../pipelines/training/keys.ts';
import type { EvaluationOrder, RunPlan, trainingSteps } from '../../pipelines/training/steps.ts';
import type { Artifacts } from '../shared/ports/artifacts.ts';
import type { ObjectStore } from '../shared/ports/object-store.ts';
import type { RunLedger } from '../shared/ports/run-ledger.ts';
import { parseS3Uri } from '../shared/s3-uri.ts';
import { factsOf, requireOwnArtifact } from './check-artifact.ts';
import { findChampion, type Opponent } from './find-champion.ts';
import { findRegistered } from './find-registered.ts';

export interface PrepareEvaluationPorts {
  readonly artifacts: Artifacts;
  readonly ledger: Pick<RunLedger, 'findRun' | 'recordTrained'>;
  readonly store: Pick<ObjectStore, 'readText' | 'writeOnce'>;
}

/**
 * Makes sure that training left this run's model, notes it, and says what evaluation has to score:
 * the candidate, and the champion if there is one and this hold-out has the columns it needs.
 * @throws ArtifactInvalidError when it is no model, or not this run's
 * @throws ChampionUnknownError when the champion's can't be read
 */
export async function prepareEvaluation(
  input: z.infer<typeof trainingSteps.prepareEvaluation.input>,
  { artifacts, ledger, store }: PrepareEvaluationPorts,
): Promise<EvaluationOrder> {
  const { run, plan, trained, approved } = input;
  const known = await ledger.findRun(run.model, run.id);
  const read = await artifacts.read(trained.artifactUri);
  const facts = factsOf(read);
  requireOwnArtifact(read, facts, { plan, known });
  const { artifact, trainingFacts } = read;
  await store.writeOnce(runKeys(run).trainingFacts, { text: trainingFacts }, 'application/json');
  await ledger.recordTrained(run, { trainingJob: trained.job, artifact });

  const text = await store.readText(parseS3Uri(plan.definition).key);
  const registered = await findRegistered(approved, plan, store);
  const definition = modelDefinition.parse(JSON.parse(text));
  const opponent = await findChampion(
    registered ? null : approved,
    { definition, algorithm: facts.algorithm },
    artifacts,
  );
  const scored = opponent.incomparable === null ? opponent.champion : null;
  return {
    artifact,
    ...opponent,
    registered,
    inputs: inputsOf(plan, artifact.uri, scored),
    environment: {
      ...plan.evaluation.environment,
      EVERGREEN_CANDIDATE_ID: plan.candidateId,
      EVERGREEN_CANDIDATE_SHA256: artifact.sha256,
      EVERGREEN_HOLD_OUT_HASH: plan.holdOut.dataHash,
      ...(scored && { EVERGREEN_CHAMPION_SHA256: scored.artifact.sha256 }),
    },
  };
}

/** The folders a processing job gets, each named after its input. */
function inputsOf(
  plan: RunPlan,
  candidateUri: string,
  champion: Opponent['champion'],
): EvaluationOrder['inputs'] {
  const uris = {
    code: plan.code,
    definition: plan.definition,
    'hold-out': plan.holdOut.uri,
    candidate: candidateUri,
    ...(champion && { champion: champion.artifact.uri }),
  };
  return Object.entries(uris).map(([name, uri]) => ({
    InputName: name,
    S3Input: {
      S3Uri: uri,
      LocalPath: `/opt/ml/processing/input/${name}`,
      S3DataType: 'S3Prefix',
      S3InputMode: 'File',
      S3DataDistributionType: 'FullyReplicated',
    },
  }));
}
