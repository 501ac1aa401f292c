import { setTimeout as sleep } from 'node:timers/promises';

/** For what a run takes on a busy machine, milliseconds. */
export const PATIENCE = 60_000;

/**
 * Asks until the answer is yes. Unlike `expect.poll` it may be used in a hook.
 * @param what - completes "Waited in vain until …"
 */
export async function waitUntil(
  what: string,
  ask: () => Promise<boolean>,
  { every = 50, patience = PATIENCE } = {},
): Promise<void> {
  const deadline = Date.now() + patience;
  while (!(await ask())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${what}.`);
    await sleep(every);
  }
}
