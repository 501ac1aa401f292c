import { exitCodes } from '../../../cli/program.ts';
import { said } from '../cli/said.ts';
import { runIdWith } from '../cli/sample-runs.ts';

/** What stands for a value in a document. */
const PLACEHOLDERS: readonly (readonly [word: RegExp, value: string])[] = [
  [/^<(run|candidate)>$|^(run|cnd)-[0-9a-f]*…$/, runIdWith('1')],
  [/^<(model|name|region|folder|reason)>$/, 'something'],
  [/^(…|\{…\})$/, '{"some": "record"}'],
];

/** What commands say when something is missing, but nothing wrong. */
const INCOMPLETE = /missing required argument|required option|name what to predict for/;

class Opened extends Error {
  override readonly name = 'Opened';
}

/**
 * How the command is called wrongly, if it is. Nothing is run: the first thing that a command does
 * when it has read its arguments is to open the system.
 * @param args - as a document gives them
 */
export async function usageProblem(args: readonly string[]): Promise<string | undefined> {
  const open = () => {
    throw new Opened();
  };
  const { code, errors } = await said(args.map(filledIn), undefined, {
    openSystem: open,
    openStacks: open,
  });
  // In a sentence a command goes by its name alone, or without its options.
  const isShort = !args.some((word) => word.startsWith('-'));
  if (code !== exitCodes.usage || (isShort && INCOMPLETE.test(errors))) return undefined;
  return errors;
}

function filledIn(word: string): string {
  return PLACEHOLDERS.find(([pattern]) => pattern.test(word))?.[1] ?? word;
}
