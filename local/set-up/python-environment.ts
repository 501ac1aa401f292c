import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, readlink, rm, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CACHE_FOLDER, fromRepository } from '../folders.ts';
import { isAlive } from '../processes/is-alive.ts';
import { runToEnd } from '../processes/run-to-end.ts';
import type { Python } from './find-python.ts';
import { onlyOneAtATime } from './only-one-at-a-time.ts';

/** What the local cloud runs and is tested with. */
const CLOUD_LOCK = 'local/bridge/requirements.txt';

/** What checks the bridge's types and lint rules. */
export const CHECKS_LOCK = 'local/bridge/requirements-checks.txt';

const ENVIRONMENTS = join(CACHE_FOLDER, 'python');

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
 * Makes the virtual environment of a lock file, or finds it: it is named after the file's hash and
 * the interpreter, so that a changed lock means a new environment. The name is a link, made last to
 * a folder of this process's own: what was interrupted, or what an orphaned pip still writes to, is
 * never used. Two that want the same one at once wait for each other.
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
  const link = join(ENVIRONMENTS, `${version}-${lock.slice(0, 12)}`);
  const python = join(link, 'bin/python');
  if (existsSync(python)) {
    await removeInterrupted(link);
    return { python, wasCached: true };
  }
  await mkdir(ENVIRONMENTS, { recursive: true });
  return await onlyOneAtATime(`${link}.lock`, progress, async () => {
    if (existsSync(python)) return { python, wasCached: true };
    progress('making the environment');
    await removeInterrupted(link);
    const folder = `${link}.${process.pid}`;
    try {
      await install({ command, folder, lockFile }, progress);
    } catch (error) {
      // What is half made is of no use, and may be what has filled the disk.
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
    await rm(link, { force: true });
    await symlink(basename(folder), link);
    return { python, wasCached: false };
  });
}

/** Removes what earlier processes began for a link and did not finish. */
async function removeInterrupted(link: string): Promise<void> {
  const kept = await readlink(link).catch(() => undefined);
  for (const name of await readdir(ENVIRONMENTS)) {
    const [, pid] = name.startsWith(`${basename(link)}.`) ? (/\.(\d+)$/.exec(name) ?? []) : [];
    if (!pid || name === kept || (isAlive(Number(pid)) && Number(pid) !== process.pid)) continue;
    try {
      await rm(join(ENVIRONMENTS, name), { recursive: true, force: true });
    } catch {
      // A pip that outlived its run still writes there: it goes at the next start.
    }
  }
}

interface Installation {
  readonly command: string;
  readonly folder: string;
  readonly lockFile: string;
}

async function install(
  { command, folder, lockFile }: Installation,
  progress: (line: string) => void,
): Promise<void> {
  const environment = withoutMisleading(process.env);
  await runToEnd(command, ['-m', 'venv', folder], { progress, environment });
  await runToEnd(join(folder, 'bin/python'), [...PIP_INSTALL, fromRepository(lockFile)], {
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
