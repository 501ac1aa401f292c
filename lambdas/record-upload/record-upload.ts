import { ingestMetrics } from '../../pipelines/ingest/metrics.ts';
import { NO_MODEL } from '../../pipelines/model-definition/contract.ts';
import type { RecordedUpload } from '../../pipelines/ingest/steps.ts';
import type { Ledger } from '../shared/ports/ledger.ts';

/** The metric that counts each outcome. */
export const OUTCOME_METRICS: Readonly<Record<RecordedUpload['outcome'], string>> = {
  quarantined: ingestMetrics.uploadsQuarantined,
  duplicate: ingestMetrics.uploadsDuplicate,
  superseded: ingestMetrics.uploadsSuperseded,
  failed: ingestMetrics.ingestFailures,
};

/**
 * The model whose metrics count an upload. A folder that belongs to no model is any text somebody
 * typed, and every new text would be a new metric: these are counted together.
 */
export function countedFor(recorded: RecordedUpload): string {
  const unknown = recorded.outcome === 'quarantined' && recorded.codes.includes('UNKNOWN_MODEL');
  return unknown ? NO_MODEL : recorded.upload.model;
}

/** Notes what became of an upload that is no dataset version. Repeating it changes nothing. */
export async function recordUpload(
  recorded: RecordedUpload,
  ledger: Pick<Ledger, 'recordUpload'>,
): Promise<void> {
  await ledger.recordUpload(
    recorded.outcome === 'failed' ? { ...recorded, cause: saidBy(recorded.cause) } : recorded,
  );
}

/** A Lambda's error arrives as JSON with a stack trace; what it said is what a person wants. */
function saidBy(cause: string): string {
  try {
    const parsed: unknown = JSON.parse(cause);
    if (typeof parsed === 'object' && parsed !== null && 'errorMessage' in parsed) {
      return String(parsed.errorMessage);
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return cause;
}
