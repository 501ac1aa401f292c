import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/**
 * Outside the repository: functions run from here, and Node would take their bundles for ES modules
 * below a package.json that says so, which no function on AWS is below.
 */
const RUNS = join(tmpdir(), `evergreen-${userInfo().username}`);

/**
 * Makes this run's own folder, named after its process, and removes those of runs that are gone:
 * one that was killed could not clean up after itself.
 */
export function makeRunFolder(): string {
  if (existsSync(RUNS)) {
    for (const run of readdirSync(RUNS)) {
      if (!isAlive(Number(run.split('-')[0]))) rmSync(join(RUNS, run), { recursive: true });
    }
  }
  const folder = join(RUNS, `${process.pid}-${Date.now()}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
