import { createHash } from 'node:crypto';
import { type EvaluationReport, evaluationReport } from '../../pipelines/evaluation/contract.ts';
import { checkEvaluation } from '../../pipelines/gates/check-evaluation.ts';
import { EvaluationInvalidError } from '../../pipelines/shared/errors.ts';
import type { EvaluationOrder, RunPlan } from '../../pipelines/training/steps.ts';
import type { ObjectStore } from '../shared/ports/object-store.ts';
import { parseS3Uri } from '../shared/s3-uri.ts';

/** An evaluation as its job left it. */
export interface ReadEvaluation {
  readonly report: EvaluationReport;
  readonly uri: string;
  readonly sha256: string;
}

export interface EvaluatedJob {
  readonly plan: RunPlan;
  readonly order: EvaluationOrder;
  readonly evaluationJob: string;
}

/**
 * Reads what an evaluation job found, and makes sure that it is about what was asked.
 * @throws EvaluationInvalidError when there is nothing, or nothing sound
 */
export async function readEvaluation(
  { plan, order, evaluationJob }: EvaluatedJob,
  store: Pick<ObjectStore, 'findText'>,
): Promise<ReadEvaluation> {
  const uri = `${plan.evaluation.output}${evaluationJob}/evaluation.json`;
  const text = await store.findText(parseS3Uri(uri).key);
  if (text === undefined || text.trim() === '') {
    throw invalid(
      uri,
      `The evaluation job ${evaluationJob} ended well and left no evaluation.json`,
    );
  }
  const parsed = evaluationReport.safeParse(jsonOf(text, uri));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') ?? '';
    throw invalid(uri, `${where === '' ? 'The whole' : where}: ${issue?.message ?? 'unreadable'}`);
  }
  const { candidateId, holdOut, definitionHash } = plan;
  checkEvaluation(parsed.data, {
    candidateId,
    artifactSha256: order.artifact.sha256,
    championSha256: order.incomparable === null ? (order.champion?.artifact.sha256 ?? null) : null,
    holdOutHash: holdOut.dataHash,
    definitionHash,
  });
  return { report: parsed.data, uri, sha256: createHash('sha256').update(text).digest('hex') };
}

/** JSON knows no NaN and no Infinity: what Python would write for them ends here. */
function jsonOf(text: string, uri: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw invalid(uri, `It is no JSON (${error.message})`, error);
  }
}

function invalid(uri: string, found: string, cause?: Error): EvaluationInvalidError {
  return new EvaluationInvalidError(
    `The evaluation ${uri} can't be judged. ${found}. See the job's log, then retry the run.`,
    { uri },
    { cause },
  );
}
