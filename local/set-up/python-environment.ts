import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE_FOLDER, fromRepository } from '../folders.ts';
import { runToEnd } from '../processes/run-to-end.ts';
import type { Python } from './find-python.ts';
import { onlyOneAtATime } from './only-one-at-a-time.ts';

/** What the local cloud runs and is tested with. */
const CLOUD_LOCK = 'local/bridge/requirements.txt';

/** What checks the bridge's types and lint rules. */
export const CHECKS_LOCK = 'local/bridge/requirements-checks.txt';

const ENVIRONMENTS = join(CACHE_FOLDER, 'python');

/** Written last: an environment without it was interrupted and is made again. */
const COMPLETE = '.complete';

const PIP_INSTALL =
  '-m pip install --no-input --disable-pip-version-check --require-hashes -r'.split(' ');

/** A person's own settings that would put the packages, or look for them, somewhere else. */
const MISLEADING =
  /^(PYTHONHOME|PYTHONPATH|PYTHONSTARTUP|VIRTUAL_ENV|PIP_(USER|TARGET|PREFIX|ROOT|CONSTRAINT|NO_DEPS|DRY_RUN|REQUIRE_VIRTUALENV|NO_BINARY))$/;

export interface PythonEnvironment {
  /** The interpreter inside the environment. */
  readonly python: string;
  readonly wasCached: boolean;
}

/**
 * Makes the virtual environment of a lock file, or finds it: its folder is named after the file's
 * hash and the interpreter, so that a changed lock means a new environment. Two that want the same
 * one at once wait for each other.
 * @param progress - told each line that pip prints
 * @param lockFile - from the repository's root; by default the local cloud's own
 */
export async function pythonEnvironment(
  { command, version }: Python,
  progress: (line: string) => void,
  lockFile = CLOUD_LOCK,
): Promise<PythonEnvironment> {
  const lock = createHash('sha256')
    .update(await readFile(fromRepository(lockFile)))
    .digest('hex');
  const folder = join(ENVIRONMENTS, `${version}-${lock.slice(0, 12)}`);
  const python = join(folder, 'bin/python');
  const isUsable = () => existsSync(join(folder, COMPLETE)) && existsSync(python);
  if (isUsable()) return { python, wasCached: true };

  await mkdir(ENVIRONMENTS, { recursive: true });
  return await onlyOneAtATime(`${folder}.lock`, progress, async () => {
    if (isUsable()) return { python, wasCached: true };
    await rm(folder, { recursive: true, force: true });
    progress('making the environment');
    await install({ command, folder, python, lockFile }, progress);
    await writeFile(join(folder, COMPLETE), '');
    return { python, wasCached: false };
  });
}

interface Installation {
  readonly command: string;
  readonly folder: string;
  readonly python: string;
  readonly lockFile: string;
}

async function install(
  { command, folder, python, lockFile }: Installation,
  progress: (line: string) => void,
): Promise<void> {
  const environment = withoutMisleading(process.env);
  await runToEnd(command, ['-m', 'venv', folder], { progress, environment });
  await runToEnd(python, [...PIP_INSTALL, fromRepository(lockFile)], {
    progress,
    environment,
    shownAs: `pip install -r ${lockFile}`,
  });
}

function withoutMisleading(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !MISLEADING.test(entry[0]),
    ),
  );
}
