import type { RunRecord } from '../../pipelines/training/contract.ts';
import { follow } from './follow.ts';
import type { LedgerReader } from './ledger-reader.ts';

/**
 * Tells each change of each of a model's runs, for ever.
 * @param poll - milliseconds between two looks
 */
export async function followRuns(
  ledger: Pick<LedgerReader, 'runs'>,
  tell: (line: string) => void,
  poll?: number,
): Promise<never> {
  const look = async () => await ledger.runs();
  return await follow({ look, stage, line }, tell, poll);
}

function stage({ attempt, status }: RunRecord): string {
  return `${attempt} ${status}`;
}

function line(run: RunRecord): string {
  return `${run.model} ${run.id}  ${runStageText(run)}`;
}

/** Where a run stands, in one line. */
export function runStageText(run: RunRecord): string {
  switch (run.status) {
    case 'started':
      return run.attempt === 1
        ? `started on ${run.datasetVersion}`
        : `attempt ${run.attempt} started on ${run.datasetVersion}`;
    case 'trained':
      return `trained by ${run.trainingJob}`;
    case 'registered':
      return `registered as version ${run.packageVersion}, ${run.verdict?.approval}: ${run.verdict?.text}`;
    case 'failed':
      return `failed: ${run.error}: ${run.cause}`;
  }
}
