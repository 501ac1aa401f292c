import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, createWriteStream, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fromRepository } from '../folders.ts';
import { start, stopProcess, wasAskedToEnd } from '../processes/owned-processes.ts';
import { lastLines, lastWords } from './last-words.ts';

const NAME = 'The SageMaker emulator';

/** How long it may take to listen, milliseconds; it takes about 0.3 s on two cores. */
const READY_TIMEOUT = 30_000;

/** It did not come up; the message ends with its log's last lines. */
export class EmulatorNotReadyError extends Error {
  override readonly name = 'EmulatorNotReady';
}

/** It was up, and ended by itself; the message ends with its log's last lines. */
export class EmulatorLostError extends Error {
  override readonly name = 'EmulatorLost';
}

/** By `<repository>:<tag>`: the interpreter of an environment that holds the image's libraries. */
export type ImageEnvironments = Readonly<Record<string, { readonly python: string }>>;

export interface SageMakerEmulatorOptions {
  readonly images: ImageEnvironments;
  /** A folder of this run's own, for the log and the jobs' folders. */
  readonly runFolder: string;
  /** How long one of AWS's minutes lasts: of waits, of scaling. @default - the emulator's own */
  readonly minuteSeconds?: number;
  /** Told when the emulator ends without having been stopped. @default - nobody is told */
  readonly onLost?: (error: Error) => void;
}

/** The process that runs SageMaker's jobs and keeps its registry, reached by the cloud alone. */
export class SageMakerEmulator {
  /** Where it listens: plain HTTP at 127.0.0.1. */
  readonly url: string;
  /** What whoever speaks to it must show. */
  readonly token: string;
  readonly logFile: string;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, url: string, token: string, logFile: string) {
    this.#process = process;
    this.url = url;
    this.token = token;
    this.logFile = logFile;
  }

  /** @throws EmulatorNotReadyError */
  static async start(options: SageMakerEmulatorOptions): Promise<SageMakerEmulator> {
    const { runFolder, onLost } = options;
    const token = randomBytes(24).toString('hex');
    const logFile = join(runFolder, 'sagemaker.log');
    const child = spawnEmulator(options, token, logFile);
    try {
      const port = await readyPort(child, logFile);
      child.once('exit', () => {
        if (!wasAskedToEnd(child)) onLost?.(new EmulatorLostError(lastWords(NAME, child, logFile)));
      });
      return new SageMakerEmulator(child, `http://127.0.0.1:${port}`, token, logFile);
    } catch (error) {
      await stopProcess(child);
      throw error;
    }
  }

  async stop(): Promise<void> {
    await stopProcess(this.#process);
  }
}

function spawnEmulator(
  { images, runFolder, minuteSeconds }: SageMakerEmulatorOptions,
  token: string,
  logFile: string,
): ChildProcess {
  const folder = join(runFolder, 'sagemaker');
  const temporary = join(runFolder, 'tmp');
  for (const needed of [folder, temporary]) mkdirSync(needed, { recursive: true });
  const log = openSync(logFile, 'w');
  const child = start(process.execPath, [fromRepository('local/sagemaker/main.ts')], {
    // The pipe on its standard input tells it when this process is gone, even killed.
    stdio: ['pipe', 'pipe', log],
    env: {
      // Jobs inherit what the emulator lets them, so it is only what they and it need.
      PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
      LANG: 'C.UTF-8',
      TMPDIR: temporary,
      HOME: temporary,
      SAGEMAKER_TOKEN: token,
      SAGEMAKER_FOLDER: folder,
      SAGEMAKER_IMAGES: JSON.stringify(images),
      ...(minuteSeconds !== undefined && { SAGEMAKER_MINUTE_SECONDS: String(minuteSeconds) }),
    },
  });
  closeSync(log);
  return child;
}

/** Waits for the line `ready <port>`; whatever else it prints goes to the log. */
async function readyPort(child: ChildProcess, logFile: string): Promise<number> {
  const log = createWriteStream(logFile, { flags: 'a' });
  const problem = (why: string) =>
    new EmulatorNotReadyError(`${why}\n${lastLines(logFile)}`.trim());
  return await new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(problem(`${NAME} did not listen within ${READY_TIMEOUT / 1000} s:`)),
      READY_TIMEOUT,
    );
    const ended = () => {
      reject(new EmulatorNotReadyError(lastWords(NAME, child, logFile)));
    };
    child.once('error', (cause) =>
      reject(problem(`${NAME} could not be started: ${cause.message}`)),
    );
    child.once('exit', ended);
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, port] = /^ready (\d+)$/.exec(line) ?? [];
      if (port === undefined) {
        log.write(`${line}\n`);
        return;
      }
      clearTimeout(late);
      child.removeListener('exit', ended);
      resolve(Number(port));
    });
  });
}
