import { setTimeout as sleep } from 'node:timers/promises';
import type { RunRecord } from '../../pipelines/training/contract.ts';
import type { LedgerReader } from './ledger-reader.ts';

/** How often the ledger is asked, milliseconds. */
const POLL = 500;

/**
 * Tells each change of each of a model's runs, for ever.
 * @param poll - milliseconds between two looks
 */
export async function followRuns(
  ledger: Pick<LedgerReader, 'runs'>,
  tell: (line: string) => void,
  poll = POLL,
): Promise<never> {
  const told = new Map<string, string>();
  for (;;) {
    for (const run of await ledger.runs()) {
      const stage = `${run.attempt} ${run.status}`;
      if (told.get(run.id) === stage) continue;
      told.set(run.id, stage);
      const time = new Date().toLocaleTimeString('en-GB');
      tell(`  ${time}  ${run.model} ${run.id}  ${runStageText(run)}`);
    }
    await sleep(poll);
  }
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
