import { createHash } from 'node:crypto';
import type * as z from 'zod';
import { evaluationReport } from '../../pipelines/evaluation/contract.ts';
import { type Verdict, verdict } from '../../pipelines/gates/contract.ts';
import { type Lineage, lineage, type RunMetric } from '../../pipelines/training/contract.ts';
import { runMetricsOf } from '../../pipelines/training/run-metrics.ts';
import type { CandidateRegistered, trainingSteps } from '../../pipelines/training/steps.ts';
import type { ObjectStore } from '../shared/ports/object-store.ts';
import type { RunLedger } from '../shared/ports/run-ledger.ts';
import { readPolicy } from '../shared/run-policy.ts';
import { parseS3Uri } from '../shared/s3-uri.ts';

export interface RecordCandidatePorts {
  readonly ledger: Pick<RunLedger, 'recordRegistered'>;
  readonly store: Pick<ObjectStore, 'readText' | 'findText'>;
  readonly now: () => Date;
}

/** What a run came to, for the world and for the dashboard. */
export interface RecordedCandidate {
  readonly event: CandidateRegistered;
  /** What the gates compare first. */
  readonly score: RunMetric | undefined;
  /** From the start of the execution. */
  readonly seconds: number;
}

/** Enters a registered candidate in the ledger. Repeating it changes nothing. */
export async function recordCandidate(
  input: z.infer<typeof trainingSteps.recordCandidate.input>,
  { ledger, store, now }: RecordCandidatePorts,
): Promise<RecordedCandidate> {
  const { run, packageArn } = input;
  const lineageText = await store.readText(input.lineage.key);
  const origin = lineage.parse(JSON.parse(lineageText));
  const judged = verdict.parse(JSON.parse(await store.readText(input.verdict.key)));
  const reportKey = parseS3Uri(origin.evaluation.report).key;
  const report = evaluationReport.parse(JSON.parse(await store.readText(reportKey)));
  const { gates } = await readPolicy(run, store);
  const metrics = runMetricsOf(report, gates);
  const packageVersion = versionOf(packageArn);
  const endedAt = now();
  await ledger.recordRegistered(run, {
    candidateId: origin.candidateId,
    trainingJob: origin.training.job,
    artifact: origin.training.artifact,
    evaluationJob: input.evaluationJob,
    endedAt: endedAt.toISOString(),
    metrics,
    verdict: shown(judged),
    packageArn,
    packageVersion,
    lineage: { ...input.lineage, sha256: createHash('sha256').update(lineageText).digest('hex') },
  });
  return {
    event: eventOf({ ...input, origin, judged, packageVersion }),
    score: metrics[0],
    seconds: Math.max(0, endedAt.getTime() - Date.parse(origin.run.startedAt)) / 1_000,
  };
}

function shown({ outcome, approval, text, champion, gates }: Verdict) {
  return { outcome, approval, text, champion, gates };
}

/** A package's ARN ends with its group and its version. */
function versionOf(packageArn: string): number {
  return Number(packageArn.split('/').at(-1));
}

function eventOf(
  known: z.infer<typeof trainingSteps.recordCandidate.input> & {
    readonly origin: Lineage;
    readonly judged: Verdict;
    readonly packageVersion: number;
  },
): CandidateRegistered {
  const { run, origin, judged } = known;
  return {
    model: run.model,
    run: run.id,
    candidateId: origin.candidateId,
    packageArn: known.packageArn,
    packageVersion: known.packageVersion,
    outcome: judged.outcome,
    approval: judged.approval,
    text: judged.text,
    champion: judged.champion,
    lineage: known.lineage,
    verdict: known.verdict,
  };
}
