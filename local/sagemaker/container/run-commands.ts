import { JobProcess } from './process.ts';

/** One command of a container, as its image would run it. */
export interface Command {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Told when it ends with another code than 0; what it answers takes the code's place. */
  readonly failed?: (code: number) => Promise<number>;
}

export interface RunLimits {
  readonly maxSeconds: number;
  /** Someone stops the job. */
  readonly stop: AbortSignal;
  /** How long it may go on after SIGTERM, milliseconds. */
  readonly graceMs: number;
}

/** How a container came to its end. */
export type End =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'outOfTime' };

/** Node's timers take no more, 24.8 days; AWS's longest job is 28 days. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Runs a container's commands one after the other, until one fails, time is up or it is stopped. */
export async function runCommands(
  commands: readonly Command[],
  { maxSeconds, stop, graceMs }: RunLimits,
  onLine: (line: string) => void,
): Promise<End> {
  const time = AbortSignal.timeout(Math.min(maxSeconds * 1000, LONGEST_TIMER));
  const end = AbortSignal.any([time, stop]);
  for (const command of commands) {
    const code = end.aborted ? 0 : await runOne(command, end, graceMs, onLine);
    if (stop.aborted) return { kind: 'stopped' };
    if (end.aborted) return { kind: 'outOfTime' };
    if (code !== 0) return { kind: 'exited', code: (await command.failed?.(code)) ?? code };
  }
  return { kind: 'exited', code: 0 };
}

async function runOne(
  { argv, environment, cwd }: Command,
  end: AbortSignal,
  graceMs: number,
  onLine: (line: string) => void,
): Promise<number> {
  const job = new JobProcess({ command: argv, environment, cwd, onLine });
  let force: NodeJS.Timeout | undefined;
  const ask = () => {
    job.terminate();
    force = setTimeout(() => job.kill(), graceMs);
  };
  end.addEventListener('abort', ask, { once: true });
  try {
    return await job.ended;
  } finally {
    end.removeEventListener('abort', ask);
    clearTimeout(force);
  }
}
