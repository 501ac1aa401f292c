import { trainingFacts } from '../../pipelines/evaluation/contract.ts';
import type { Verdict } from '../../pipelines/gates/contract.ts';
import { judge } from '../../pipelines/gates/judge.ts';
import { packageOrderOf } from '../../pipelines/registry/model-package.ts';
import { runKeys } from '../../pipelines/training/keys.ts';
import type { JudgeCandidateInput, JudgeCandidateOutput } from '../../pipelines/training/steps.ts';
import type { ObjectStore } from '../shared/ports/object-store.ts';
import type { RunLedger } from '../shared/ports/run-ledger.ts';
import { readPolicy } from '../shared/run-policy.ts';
import { findRunData } from '../shared/run-window.ts';
import { s3UriOf } from '../shared/s3-uri.ts';
import { readEvaluation } from './read-evaluation.ts';
import { writeJudgement } from './write-judgement.ts';

export interface JudgeCandidatePorts {
  readonly ledger: Pick<RunLedger, 'datasetVersions'>;
  readonly store: ObjectStore;
  readonly now: () => Date;
}

/**
 * Decides what becomes of an evaluated candidate, writes down why and where it came from, and says
 * how to register it. Repeating it comes to the same bytes.
 * @throws EvaluationInvalidError when the evaluation can't carry a verdict
 */
export async function judgeCandidate(
  input: JudgeCandidateInput,
  ports: JudgeCandidatePorts,
): Promise<JudgeCandidateOutput & { readonly decided: Verdict }> {
  const { run, plan, order } = input;
  const { store } = ports;
  const { gates, approval, window } = await readPolicy(run, store);
  const evaluation = await readEvaluation(input, store);
  const verdict = judge({
    policy: gates,
    approval,
    evaluation: evaluation.report,
    champion: championRefOf(order),
    incomparable: order.incomparable,
    run: run.id,
    datasetVersion: run.datasetVersion,
  });
  const data = await findRunData(run, { window }, ports);
  const factsKey = runKeys(run).trainingFacts;
  const facts = trainingFacts.parse(JSON.parse(await store.readText(factsKey)));
  const written = await writeJudgement({ input, data, facts, evaluation, verdict }, ports);
  const { bucket, key, sha256 } = written.lineage;
  const packageOrder = packageOrderOf({
    run,
    plan,
    gates,
    artifact: order.artifact,
    evaluation: evaluation.report,
    report: evaluation,
    lineage: { uri: s3UriOf(written.lineage), sha256 },
    trainingFacts: s3UriOf({ bucket, key: factsKey }),
    verdict,
    modelQuality: written.modelQuality,
    card: written.card,
  });
  return {
    package: packageOrder,
    verdict: written.verdict,
    lineage: { bucket, key },
    decided: verdict,
  };
}

function championRefOf({ champion }: JudgeCandidateInput['order']): Verdict['champion'] {
  if (!champion) return null;
  const { packageArn, version, candidateId } = champion;
  return { packageArn, version, candidateId };
}
