import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';

/** Every process started and not yet ended, so that none is left behind, whatever happens. */
const running = new Set<ChildProcess>();

/** Those that were asked to end: when they do, nothing has gone wrong. */
const asked = new WeakSet<ChildProcess>();

/** Once everything is being stopped, what is still under way must not start more. */
let stopping = false;

/** How long a process may take to end in order before it is killed, milliseconds. */
const GRACE = 8_000;

/** Something was to be started while everything was being stopped. */
export class StoppingError extends Error {
  override readonly name = 'Stopping';
}

/**
 * Starts a process that ends with this one at the latest. It leads a process group of its own, so
 * that whatever it starts itself is stopped with it.
 * @throws StoppingError when everything is being stopped
 */
export function start(
  command: string,
  args: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  if (stopping) throw new StoppingError(`${command} is not started: everything is being stopped.`);
  const child = spawn(command, args, { ...options, detached: true });
  running.add(child);
  child.once('exit', () => running.delete(child));
  child.once('error', () => running.delete(child));
  return child;
}

/** Has a process ended, or never begun? */
export function hasEnded({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null;
}

/** Was a process asked to end? */
export function wasAskedToEnd(child: ChildProcess): boolean {
  return asked.has(child);
}

/** Ends a process and all it started: in order, or by force when it takes too long. */
export async function stopProcess(child: ChildProcess): Promise<void> {
  asked.add(child);
  if (!hasEnded(child)) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    signalGroup(child, 'SIGTERM');
    const force = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE);
    await ended;
    clearTimeout(force);
  }
  signalGroup(child, 'SIGKILL');
}

/** Ends every process that was started, and lets no other start. */
export async function stopAllProcesses(): Promise<void> {
  stopping = true;
  await Promise.all([...running].map(stopProcess));
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // Nobody of the group is left, which is what was wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
