import { readdirSync } from 'node:fs';
import { isolateFromAws } from './isolate-from-aws.ts';
import { stopAllProcesses } from './processes/owned-processes.ts';
import { makeRunFolder, removeRunFolder } from './run-folder.ts';

/** The exit code of a program that was interrupted: 128 + SIGINT. */
const INTERRUPTED = 130;

export interface Session {
  /** A folder of this run's own, removed when it ends well. */
  readonly runFolder: string;
}

/**
 * Runs something that starts processes, and stops every one of them when it ends, fails or is
 * interrupted. A failure is told by its message; the logs stay, and it says where.
 */
export async function session(run: (session: Session) => Promise<void>): Promise<void> {
  isolateFromAws(process.env);
  let runFolder: string | undefined;
  const end = interruption();
  try {
    runFolder = makeRunFolder();
    const how = await Promise.race([run({ runFolder }).then(() => 'done' as const), end]);
    await stopAllProcesses();
    removeRunFolder(runFolder);
    if (how === 'interrupted')
      console.log('\nInterrupted: everything that was started is stopped.');
    process.exit(how === 'done' ? 0 : INTERRUPTED);
  } catch (error) {
    await stopAllProcesses();
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    if (runFolder) tellLogs(runFolder);
    process.exit(1);
  }
}

/** Comes when a person, or a reader that went away, ends the run; fails on an error nobody caught. */
async function interruption(): Promise<'interrupted'> {
  return await new Promise((resolve, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => resolve('interrupted'));
    }
    // `npm run demo | head`, or a terminal that was closed.
    for (const stream of [process.stdout, process.stderr]) {
      stream.on('error', () => resolve('interrupted'));
    }
    process.on('uncaughtException', reject);
  });
}

function tellLogs(runFolder: string): void {
  if (readdirSync(runFolder).some((name) => name.endsWith('.log'))) {
    console.error(`\nThe logs of this run are in ${runFolder} until the next one.`);
  } else {
    removeRunFolder(runFolder);
  }
}
