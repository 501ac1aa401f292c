import type { ChildProcess } from 'node:child_process';

/** Every process started and not yet ended, so that none is left behind, whatever happens. */
const running = new Set<ChildProcess>();

/** How long a process may take to end in order before it is killed, milliseconds. */
const GRACE = 8_000;

/** Takes charge of a process. */
export function own<Child extends ChildProcess>(child: Child): Child {
  running.add(child);
  child.once('exit', () => running.delete(child));
  child.once('error', () => running.delete(child));
  return child;
}

/** Ends a process in order, or by force when it takes too long. */
export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), GRACE);
  await ended;
  clearTimeout(force);
}

/** Ends every process that was started, the newest first. */
export async function stopAllProcesses(): Promise<void> {
  await Promise.all([...running].toReversed().map(stopProcess));
}
