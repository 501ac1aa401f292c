import { InvalidArgumentError } from 'commander';

/**
 * Reads a count.
 * @throws InvalidArgumentError when it is none
 */
export function positiveInteger(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 1 to 999999.');
}
