import { setTimeout as sleep } from 'node:timers/promises';

/** How often the ledger is asked, milliseconds. */
const POLL = 500;

/** What is looked at again and again, and told whenever it has come to another stage. */
export interface Followed<Entry extends { readonly id: string }> {
  readonly look: () => Promise<readonly Entry[]>;
  /** Where an entry stands. @default - it is told once */
  readonly stage?: (entry: Entry) => string;
  /** The line that tells it, after the time. */
  readonly line: (entry: Entry) => string;
}

/**
 * Tells each change of what is followed, for ever.
 * @param poll - milliseconds between two looks
 */
export async function follow<Entry extends { readonly id: string }>(
  { look, stage = () => '', line }: Followed<Entry>,
  tell: (line: string) => void,
  poll = POLL,
): Promise<never> {
  const told = new Map<string, string>();
  for (;;) {
    for (const entry of await look()) {
      const reached = stage(entry);
      if (told.get(entry.id) === reached) continue;
      told.set(entry.id, reached);
      tell(`  ${new Date().toLocaleTimeString('en-GB')}  ${line(entry)}`);
    }
    await sleep(poll);
  }
}
