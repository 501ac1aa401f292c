import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { failureText } from './failure-text.ts';
import { isolateFromAws } from './isolate-from-aws.ts';
import { stopAllProcesses } from './processes/owned-processes.ts';
import { makeRunFolder, removeRunFolder } from './run-folder.ts';

/** The exit code of a program that was interrupted: 128 + SIGINT. */
const INTERRUPTED = 130;

export interface Session {
  /** A folder of this run's own, removed when it ends well. */
  readonly runFolder: string;
  /** Ends the run with an error that does not come from what it waits for. */
  readonly fail: (error: Error) => void;
}

/**
 * Runs something that starts processes, and stops every one of them when it ends, fails or is
 * interrupted. A failure is told by its message; the logs stay, and it says where.
 */
export async function session(run: (session: Session) => Promise<void>): Promise<void> {
  isolateFromAws(process.env);
  let runFolder: string | undefined;
  const end = interruption();
  const failure = Promise.withResolvers<never>();
  try {
    runFolder = makeRunFolder();
    const work = run({ runFolder, fail: failure.reject }).then(() => 'done' as const);
    const how = await Promise.race([work, end, failure.promise]);
    await stopAllProcesses();
    removeRunFolder(runFolder);
    if (how === 'interrupted')
      console.log('\nInterrupted: everything that was started is stopped.');
    process.exit(how === 'done' ? 0 : INTERRUPTED);
  } catch (error) {
    await stopAllProcesses();
    console.error(`\n${failureText(error)}`);
    if (runFolder) keepLogs(runFolder);
    process.exit(1);
  }
}

/** Comes when a person, or a reader that went away, ends the run; fails on an error nobody caught. */
async function interruption(): Promise<'interrupted'> {
  return await new Promise((resolve, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => resolve('interrupted'));
    }
    for (const stream of [process.stdout, process.stderr]) {
      stream.on('error', (error) => (isGone(error) ? resolve('interrupted') : reject(error)));
    }
    process.on('uncaughtException', reject);
  });
}

/** `npm run demo | head`, or a terminal that was closed; a full disk is another matter. */
function isGone(error: Error): boolean {
  return 'code' in error && (error.code === 'EPIPE' || error.code === 'EIO');
}

/** Of a run that failed only the logs are of use; the rest is large, and the next run's logs follow. */
function keepLogs(runFolder: string): void {
  const written = readdirSync(runFolder);
  for (const name of written) if (!isLog(name)) removeRunFolder(join(runFolder, name));
  if (written.some(isLog)) {
    console.error(`\nThe logs of this run are in ${runFolder} until the next one.`);
  } else {
    removeRunFolder(runFolder);
  }
}

function isLog(name: string): boolean {
  return name.endsWith('.log');
}
