import { readlink, rm, symlink } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../processes/is-alive.ts';

/** How often one that waits looks again, milliseconds. */
const POLL = 200;

/**
 * Does work that two processes must not do at once. A link holds the id of the process that does it:
 * unlike a file, it is never there without its content. One whose process is gone counts for nothing.
 * @param tell - told once when another process does the work
 */
export async function onlyOneAtATime<T>(
  lock: string,
  tell: (line: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  for (let waited = false; !(await take(lock)); waited = true) {
    if (!waited) tell(await waitingFor(lock));
    await sleep(POLL);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

/** An id comes again: a person can tell whether it is a run, and what to remove if it is not. */
async function waitingFor(lock: string): Promise<string> {
  const holder = await readlink(lock).catch(() => undefined);
  const who = holder === undefined ? '' : `, process ${holder} (${lock})`;
  return `another run is at it already: waiting${who}`;
}

async function take(lock: string): Promise<boolean> {
  try {
    await symlink(String(process.pid), lock);
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const holder = Number(await readlink(lock).catch(() => process.pid));
  if (!isAlive(holder)) await rm(lock, { force: true });
  return false;
}
