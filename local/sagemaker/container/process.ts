import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { start } from '../../processes/owned-processes.ts';

/**
 * A container ends with its host; a process does not. This shell leads the job's process group and
 * reads a pipe from the emulator: when the emulator is gone, even killed, it ends the whole group.
 * It hands SIGTERM on to the job alone, which is what the first process of a container gets, and
 * ends with the job's exit code, 128 and the signal's number for a killed one, as a container does.
 */
const LEADER = `
trap 'told=1; [ -z "$job" ] || kill -s TERM "$job" 2>/dev/null' TERM
exec 3<&0
"$@" </dev/null 3<&- &
job=$!
( cat <&3 >/dev/null; kill -s KILL 0 ) >/dev/null 2>&1 &
exec 3<&-
wait "$job"; code=$?
while [ -n "$told" ]; do told=; wait "$job"; code=$?; done
exit "$code"
`;

export interface ProcessOrder {
  readonly command: readonly string[];
  /** All of it: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Told each line of both outputs. */
  readonly onLine: (line: string) => void;
}

/** How long an ended job's last lines may take to arrive, milliseconds. */
const LAST_OUTPUT = 1000;

/** Every job's process that has not ended yet. */
const running = new Set<JobProcess>();

/** Ends every job, for when the emulator itself ends: nobody is left who could save anything. */
export function killEveryJob(): void {
  for (const job of running) job.kill();
}

/** One command of a job, and everything that it starts. */
export class JobProcess {
  /** The exit code, once nothing of it is left. */
  readonly ended: Promise<number>;
  readonly #leader: ChildProcess;

  constructor({ command, environment, cwd, onLine }: ProcessOrder) {
    this.#leader = start('/bin/sh', ['-c', LEADER, 'job', ...command], {
      cwd,
      env: environment,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    for (const stream of [this.#leader.stdout, this.#leader.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', onLine);
    }
    running.add(this);
    this.#leader.once('exit', () => {
      this.kill();
      running.delete(this);
      setTimeout(() => this.#letGo(), LAST_OUTPUT).unref();
    });
    this.ended = new Promise((resolve, reject) => {
      this.#leader.once('error', (error) => {
        running.delete(this);
        reject(error);
      });
      this.#leader.once('close', (code) => resolve(code ?? 137));
    });
  }

  /** What left the group may hold its outputs open for ever; a container would be gone. */
  #letGo(): void {
    this.#leader.stdout?.destroy();
    this.#leader.stderr?.destroy();
  }

  /** Asks the job to end. */
  terminate(): void {
    this.#leader.kill('SIGTERM');
  }

  /** Ends the job and all it started. */
  kill(): void {
    if (this.#leader.pid === undefined) return;
    try {
      process.kill(-this.#leader.pid, 'SIGKILL');
    } catch {
      // Nobody of the group is left, which is what was wanted.
    }
  }
}
