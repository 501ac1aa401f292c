import { InvalidArgumentError } from 'commander';

const RUN_OR_CANDIDATE = /^(?:run|cnd)-([0-9a-f]{20})$/;

/** The run that an id names: its own, or that of the candidate it made. */
export function runIdIn(text: string): string | undefined {
  const [, hash] = RUN_OR_CANDIDATE.exec(text) ?? [];
  return hash === undefined ? undefined : `run-${hash}`;
}

/**
 * Reads an argument that names a run, or the candidate it made.
 * @throws InvalidArgumentError when it is the id of neither
 */
export function runReference(text: string): string {
  const id = runIdIn(text);
  if (id !== undefined) return id;
  throw new InvalidArgumentError(
    `A run's id is "run-" and 20 hexadecimal digits, its candidate's "cnd-" and the same digits.`,
  );
}
