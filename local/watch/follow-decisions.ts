import type { RetrainingDecision } from '../../pipelines/retraining/contract.ts';
import { triggerWord } from '../../pipelines/retraining/trigger-words.ts';
import { follow } from './follow.ts';
import type { LedgerReader } from './ledger-reader.ts';

/** More than are made between two looks. */
const LOOKED_AT = 25;

/**
 * Tells each decision on retraining a model, for ever.
 * @param poll - milliseconds between two looks
 */
export async function followDecisions(
  ledger: Pick<LedgerReader, 'decisions'>,
  tell: (line: string) => void,
  poll?: number,
): Promise<never> {
  const look = async () => (await ledger.decisions(LOOKED_AT)).toReversed();
  return await follow({ look, line }, tell, poll);
}

function line({ model, trigger, text }: RetrainingDecision): string {
  return `${model} retraining, asked for by ${triggerWord(trigger.kind)}: ${text}`;
}
