import { InvalidArgumentError } from 'commander';

/** SageMaker keeps no longer reason; nor does the retraining queue. */
const LONGEST = 1_024;
const LONGEST_IN_QUEUE = 1_000;

/**
 * Reads a person's reason.
 * @throws InvalidArgumentError when it says nothing, or too much to be kept
 */
export function reason(text: string): string {
  return reasonWithin(text, LONGEST, 'SageMaker');
}

/**
 * Reads a person's reason for a run.
 * @throws InvalidArgumentError when it says nothing, or too much to be kept
 */
export function queueReason(text: string): string {
  return reasonWithin(text, LONGEST_IN_QUEUE, 'the retraining queue');
}

function reasonWithin(text: string, longest: number, keeper: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('The reason is empty.');
  if (text.length <= longest) return text;
  throw new InvalidArgumentError(
    `The reason has ${text.length} characters; ${keeper} keeps ${longest}.`,
  );
}
