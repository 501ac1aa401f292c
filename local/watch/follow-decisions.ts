import { setTimeout as sleep } from 'node:timers/promises';
import { triggerWord } from '../../pipelines/retraining/trigger-words.ts';
import type { LedgerReader } from './ledger-reader.ts';

/** How often the ledger is asked, milliseconds. */
const POLL = 500;

/** More than are made between two looks. */
const LOOKED_AT = 25;

/**
 * Tells each decision on retraining a model, for ever.
 * @param poll - milliseconds between two looks
 */
export async function followDecisions(
  ledger: Pick<LedgerReader, 'decisions'>,
  tell: (line: string) => void,
  poll = POLL,
): Promise<never> {
  const told = new Set<string>();
  for (;;) {
    for (const decision of (await ledger.decisions(LOOKED_AT)).toReversed()) {
      if (told.has(decision.id)) continue;
      told.add(decision.id);
      const { model, trigger, text } = decision;
      const time = new Date().toLocaleTimeString('en-GB');
      tell(`  ${time}  ${model} retraining, asked for by ${triggerWord(trigger.kind)}: ${text}`);
    }
    await sleep(poll);
  }
}
