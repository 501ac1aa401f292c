import type { ChildProcess } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { start } from './owned-processes.ts';

/** A command that ended with another exit code than 0; the message ends with what it printed last. */
export class CommandFailedError extends Error {
  override readonly name = 'CommandFailed';
}

/** Enough of a failing command's output to see why. */
const LAST_LINES = 25;

export interface RunOptions {
  /** What a failure calls the command. @default - the command and its first arguments */
  readonly shownAs?: string;
  /** Told each line of output that says something, without the space around it. */
  readonly progress?: (line: string) => void;
  /** Told each line of output as it is. */
  readonly output?: (line: string) => void;
  /** @default - this process's */
  readonly environment?: Readonly<Record<string, string>>;
  /** Where all output is kept as well. @default - nowhere */
  readonly logFile?: string;
  /** @default - this process's */
  readonly cwd?: string;
}

/**
 * Runs a command to its end.
 * @throws CommandFailedError with its last lines
 */
export async function runToEnd(
  command: string,
  args: readonly string[],
  { shownAs, progress, output, environment, logFile, cwd }: RunOptions = {},
): Promise<void> {
  const child = start(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment ?? process.env,
    ...(cwd && { cwd }),
  });
  const last: string[] = [];
  const code = await endOf(child, (line) => {
    last.push(line);
    if (last.length > LAST_LINES) last.shift();
    if (logFile) appendFileSync(logFile, `${line}\n`);
    output?.(line);
    if (line.trim()) progress?.(line.trim());
  });
  if (code !== 0) {
    const shown = shownAs ?? [command.split('/').at(-1), ...args.slice(0, 3)].join(' ');
    throw new CommandFailedError(
      `"${shown}" ended with ${code === null ? 'a signal' : `exit code ${code}`}:\n${last.join('\n').trimEnd()}`,
    );
  }
}

/** @param read - told each line of output; what it throws fails the run */
async function endOf(child: ChildProcess, read: (line: string) => void): Promise<number | null> {
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        try {
          read(line);
        } catch (error) {
          reject(error);
        }
      });
    }
  });
}
