import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

/** A command of the product, run as a person runs it, with its output kept. */
export class RunningCommand {
  output = '';
  readonly ended: Promise<number | null>;
  readonly #process: ChildProcess;

  /**
   * @param script - a file, or the name of a script of package.json where npm runs it
   * @param environment - what differs from this process's
   */
  constructor(
    script: string,
    environment: Readonly<Record<string, string>> = {},
    [program, ...args]: readonly [string, ...string[]] = [process.execPath],
  ) {
    this.#process = spawn(program, [...args, script], {
      cwd: REPOSITORY,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk.toString('utf8');
      });
    }
    this.ended = new Promise((resolve) => this.#process.once('close', resolve));
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Goes away as a reader: what the command says from now on meets a closed pipe. */
  stopReading(): void {
    this.#process.stdout?.destroy();
    this.#process.stderr?.destroy();
  }

  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }

  async says(text: string | RegExp, timeout = 60_000): Promise<void> {
    await expect.poll(() => this.output, { timeout, interval: 20 }).toMatch(text);
  }

  /** The process of the cloud that it started. */
  get cloud(): number {
    const answer = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
    const [line] = answer
      .split('\n')
      .filter((each) => each.includes('-m bridge') && each.includes(` ${this.pid} `));
    return Number(line?.trim().split(/\s+/)[0]);
  }

  /** The port of the cloud that it started. */
  get port(): number {
    return Number(/https:\/\/127\.0\.0\.1:(\d+)/.exec(this.output)?.[1]);
  }
}

/** Is nobody listening at a port? */
export async function isClosed(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', () => resolve(true));
  });
}

/**
 * The processes that a run has left behind: all it starts carry its folder, which is named after its
 * process, in their environment or arguments. Empty where there is no /proc.
 */
export function leftovers(pid: number): string[] {
  if (!existsSync('/proc/self/environ')) return [];
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((entry) => `${read(entry, 'environ')}${read(entry, 'cmdline')}`.includes(`/${pid}-`))
    .map((entry) => `${entry} ${read(entry, 'cmdline').replaceAll('\0', ' ')}`);
}

function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // it has ended meanwhile
  }
}
