import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Newest first: all three hold every pinned requirement; 3.10 and 3.14 don't. */
const CANDIDATES = ['python3.13', 'python3.12', 'python3.11', 'python3'] as const;
const OLDEST_MINOR = 11;
const NEWEST_MINOR = 13;

/** Prints "<major>.<minor>.<patch>", and fails where a virtual environment could not be made. */
const PROBE = 'import ensurepip, sys, venv; print("%d.%d.%d" % sys.version_info[:3])';

export interface Python {
  readonly command: string;
  readonly version: string;
}

/** No interpreter that the local cloud can run on; the message says what was found instead. */
export class NoPythonError extends Error {
  override readonly name = 'NoPython';
}

/**
 * Finds the newest Python 3.11 to 3.13 on the PATH.
 * @throws NoPythonError saying what each candidate answered and what to install
 */
export async function findPython(
  probe: (command: string) => Promise<string> = askVersion,
): Promise<Python> {
  const found: string[] = [];
  for (const command of CANDIDATES) {
    const answer = await probe(command);
    const [, minor] = /^3\.(\d+)\.\d+$/.exec(answer) ?? [];
    if (minor && Number(minor) >= OLDEST_MINOR && Number(minor) <= NEWEST_MINOR) {
      return { command, version: answer };
    }
    found.push(`  ${command.padEnd(11)} ${answer}`);
  }
  throw new NoPythonError(
    [
      'The local cloud needs Python 3.11, 3.12 or 3.13 with venv. Found:',
      ...found,
      'Install one, for example "apt-get install python3.12 python3.12-venv", "brew install python@3.13" or "pyenv install 3.13", and run the command again.',
    ].join('\n'),
  );
}

async function askVersion(command: string): Promise<string> {
  try {
    const { stdout } = await run(command, ['-c', PROBE], { timeout: 20_000 });
    return stdout.trim();
  } catch (error) {
    return whyNot(error instanceof Error ? error : new Error(String(error)));
  }
}

function whyNot(error: Error): string {
  if ('code' in error && error.code === 'ENOENT') return 'not found';
  const printed = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr : '';
  return reasonIn(printed) ?? `does not run: ${error.message}`;
}

/** Why an interpreter did not answer, from what it printed. */
export function reasonIn(printed: string): string | undefined {
  const lines = printed.trim().split('\n');
  // Python says it in the last line, after a traceback; a wrapper such as pyenv's in the first.
  const said = lines.findLast((line) => /^\w+Error: /.test(line)) ?? lines[0];
  if (!said) return undefined;
  if (/^ModuleNotFoundError: .*'(ensurepip|venv)'/.test(said)) {
    return 'found, but without the venv module';
  }
  return `does not run: ${said}`;
}
