import { rmSync } from 'node:fs';
import { relative } from 'node:path';
import { stopAllProcesses } from './processes/owned-processes.ts';
import { makeRunFolder } from './run-folder.ts';

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
  const runFolder = makeRunFolder();
  const interrupted = new Promise<'interrupted'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => resolve('interrupted'));
    }
  });
  try {
    const end = await Promise.race([run({ runFolder }).then(() => 'done' as const), interrupted]);
    await stopAllProcesses();
    rmSync(runFolder, { recursive: true, force: true });
    if (end === 'interrupted')
      console.log('\nInterrupted: everything that was started is stopped.');
    process.exit(end === 'done' ? 0 : INTERRUPTED);
  } catch (error) {
    await stopAllProcesses();
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    console.error(`\nThe logs of this run are in ${relative(process.cwd(), runFolder)}/`);
    process.exit(1);
  }
}
