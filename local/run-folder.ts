import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './processes/is-alive.ts';

/**
 * Outside the repository: functions run from here, and Node would take their bundles for ES modules
 * below a package.json that says so, which no function on AWS is below. Named by number: in a
 * container a user may have no name.
 */
const RUNS = join(tmpdir(), `evergreen-${process.getuid?.() ?? 'user'}`);

/** There is no place for a run's files; the message says where one was wanted. */
export class RunFolderError extends Error {
  override readonly name = 'RunFolder';
}

/**
 * Makes this run's own folder, named after its process, and removes those of runs that are gone:
 * one that was killed could not clean up after itself.
 * @throws RunFolderError
 */
export function makeRunFolder(): string {
  const folder = join(RUNS, `${process.pid}-${Date.now()}`);
  try {
    // For this user alone: it holds the key of the cloud's certificate.
    // TMPDIR must be there: Node's recursive mkdir never ends in a folder like /proc.
    if (existsSync(tmpdir())) mkdirSync(RUNS, { recursive: true, mode: 0o700 });
    removeDeadRuns();
    mkdirSync(folder);
    return folder;
  } catch (cause) {
    throw new RunFolderError(
      `No folder for this run's files could be made in ${RUNS}: ${cause instanceof Error ? cause.message : String(cause)}\nSet TMPDIR to a folder that you can write, and run the command again.`,
      { cause },
    );
  }
}

function removeDeadRuns(): void {
  for (const run of readdirSync(RUNS)) {
    // Another run that starts now removes the same ones.
    if (!isAlive(Number(run.split('-')[0]))) removeRunFolder(join(RUNS, run));
  }
}

/** Removes all that a run wrote, patient with a process that still writes there while it ends. */
export function removeRunFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
