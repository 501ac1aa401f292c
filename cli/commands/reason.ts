import { InvalidArgumentError } from 'commander';

/** SageMaker keeps no longer reason. */
const LONGEST = 1_024;

/**
 * Reads a person's reason.
 * @throws InvalidArgumentError when it says nothing, or too much to be kept
 */
export function reason(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('The reason is empty.');
  if (text.length <= LONGEST) return text;
  throw new InvalidArgumentError(
    `The reason has ${text.length} characters; SageMaker keeps ${LONGEST}.`,
  );
}
