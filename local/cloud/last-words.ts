import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Enough of a log to see why a process ended. */
const LAST_LINES = 15;

/** How a process ended, and what it said last. */
export function lastWords(
  name: string,
  { exitCode, signalCode }: ChildProcess,
  logFile: string,
): string {
  return `${name} ended with ${signalCode ?? `exit code ${exitCode}`}:\n${lastLines(logFile)}`;
}

export function lastLines(logFile: string): string {
  return readFileSync(logFile, 'utf8').trim().split('\n').slice(-LAST_LINES).join('\n');
}
