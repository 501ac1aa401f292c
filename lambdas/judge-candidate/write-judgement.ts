import type { TrainingFacts } from '../../pipelines/evaluation/contract.ts';
import type { Verdict } from '../../pipelines/gates/contract.ts';
import type { ModelCard } from '../../pipelines/registry/contract.ts';
import { modelCardContent, modelCardOf } from '../../pipelines/registry/model-card.ts';
import { modelQualityOf } from '../../pipelines/registry/model-quality.ts';
import { canonicalJson, type Json } from '../../pipelines/shared/canonical-json.ts';
import { type Lineage, lineage } from '../../pipelines/training/contract.ts';
import { type RunKeys, runKeys } from '../../pipelines/training/keys.ts';
import { lineageOf } from '../../pipelines/training/lineage.ts';
import type { JudgeCandidateInput } from '../../pipelines/training/steps.ts';
import type { ObjectStore } from '../shared/ports/object-store.ts';
import type { RunData } from '../shared/run-window.ts';
import { s3UriOf } from '../shared/s3-uri.ts';
import type { ReadEvaluation } from './read-evaluation.ts';

const JSON_TYPE = 'application/json';

/** What a judgement's documents are made from. */
export interface Judgement {
  readonly input: JudgeCandidateInput;
  readonly data: RunData;
  readonly facts: TrainingFacts;
  readonly evaluation: ReadEvaluation;
  readonly verdict: Verdict;
}

export interface WrittenJudgement {
  readonly verdict: { readonly bucket: string; readonly key: string };
  readonly lineage: { readonly bucket: string; readonly key: string; readonly sha256: string };
  /** Where the metrics lie as Studio shows them. */
  readonly modelQuality: string;
  readonly card: ModelCard;
}

export interface WriteJudgementPorts {
  readonly store: Pick<ObjectStore, 'bucket' | 'findText' | 'writeOnce'>;
  readonly now: () => Date;
}

/**
 * Writes verdict, metrics, model card and lineage, each once. A repetition takes the time of judging from the
 * lineage that is there, and so writes the same bytes.
 */
export async function writeJudgement(
  judgement: Judgement,
  { store, now }: WriteJudgementPorts,
): Promise<WrittenJudgement> {
  const { input, verdict } = judgement;
  const { keys, earlier } = await findPlace(input, store);
  const judgedAt = earlier?.run.judgedAt ?? now().toISOString();
  const place = (key: string) => ({ bucket: store.bucket, key });
  const write = async (key: string, document: Json) =>
    await store.writeOnce(key, { text: canonicalJson(document) }, JSON_TYPE);

  const card = modelCardOf({
    ...input,
    artifact: input.order.artifact,
    trainingJob: input.trained.job,
    definition: judgement.data.definition,
    facts: judgement.facts,
    evaluation: judgement.evaluation.report,
    verdict,
    lineage: s3UriOf(place(keys.lineage)),
  });
  await write(keys.verdict, verdict);
  await write(keys.modelQuality, modelQualityOf(judgement.evaluation.report));
  await store.writeOnce(keys.modelCard, { text: modelCardContent(card) }, JSON_TYPE);
  const verdictUri = s3UriOf(place(keys.verdict));
  const origin = originOf(judgement, { judgedAt, verdictUri, bucket: store.bucket });
  const { sha256 } = await write(keys.lineage, origin);
  return {
    verdict: place(keys.verdict),
    lineage: { ...place(keys.lineage), sha256 },
    modelQuality: s3UriOf(place(keys.modelQuality)),
    card,
  };
}

/** Where this judgement's documents belong, and its lineage if it has been written before. */
async function findPlace(
  { run, evaluationJob }: JudgeCandidateInput,
  store: Pick<ObjectStore, 'findText'>,
): Promise<{ keys: RunKeys; earlier: Lineage | undefined }> {
  const first = runKeys(run);
  const there = await readLineage(first.lineage, store);
  if (!there || there.evaluation.job === evaluationJob) return { keys: first, earlier: there };
  const keys = runKeys(run, evaluationJob);
  return { keys, earlier: await readLineage(keys.lineage, store) };
}

async function readLineage(
  key: string,
  store: Pick<ObjectStore, 'findText'>,
): Promise<Lineage | undefined> {
  const text = await store.findText(key);
  return text === undefined ? undefined : lineage.parse(JSON.parse(text));
}

function originOf(
  { input, data, facts, evaluation, verdict }: Judgement,
  known: { readonly judgedAt: string; readonly verdictUri: string; readonly bucket: string },
): Lineage {
  const { run, startedAt, plan, trained, order, evaluationJob } = input;
  const { bucket, judgedAt, verdictUri } = known;
  const manifests = [...data.manifests].map(([id, manifest]) => {
    const key = data.manifestKeys.get(id) ?? '';
    return [id, { bucket, key, manifest }] as const;
  });
  const made = lineageOf({
    run,
    startedAt,
    judgedAt,
    plan,
    bucket,
    excluded: data.window.excluded,
    manifests: new Map(manifests),
    facts,
    training: { job: trained.job, artifact: order.artifact, seconds: trained.seconds },
    evaluation: { job: evaluationJob, report: evaluation.uri, sha256: evaluation.sha256 },
    verdict,
  });
  return { ...made, verdict: { ...made.verdict, uri: verdictUri } };
}
