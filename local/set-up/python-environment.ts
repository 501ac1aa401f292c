import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE_FOLDER, fromRepository } from '../folders.ts';
import { runToEnd } from '../processes/run-to-end.ts';
import type { Python } from './find-python.ts';

const LOCK = fromRepository('local/bridge/requirements.txt');

/** Written last: an environment without it was interrupted and is made again. */
const COMPLETE = '.complete';

export interface PythonEnvironment {
  /** The interpreter inside the environment. */
  readonly python: string;
  readonly wasCached: boolean;
}

/**
 * Makes the virtual environment of the local cloud, or finds it: its folder is named after the lock
 * file's hash and the interpreter, so that a changed lock means a new environment.
 * @param progress - told each line that pip prints
 */
export async function pythonEnvironment(
  { command, version }: Python,
  progress: (line: string) => void,
): Promise<PythonEnvironment> {
  const lock = createHash('sha256')
    .update(await readFile(LOCK))
    .digest('hex');
  const folder = join(CACHE_FOLDER, 'python', `${version}-${lock.slice(0, 12)}`);
  const python = join(folder, 'bin/python');
  if (existsSync(join(folder, COMPLETE))) return { python, wasCached: true };

  await rm(folder, { recursive: true, force: true });
  progress('making the environment');
  await runToEnd(command, ['-m', 'venv', folder], { progress });
  await runToEnd(
    python,
    [
      '-m',
      'pip',
      'install',
      '--no-input',
      '--disable-pip-version-check',
      '--require-hashes',
      '-r',
      LOCK,
    ],
    { progress },
  );
  await writeFile(join(folder, COMPLETE), '');
  return { python, wasCached: false };
}
