import { fromRepository } from '../folders.ts';
import { runToEnd } from '../processes/run-to-end.ts';
import { quoted } from '../watch/quoted.ts';
import type { Stage } from './stage.ts';

/** Runs the `evergreen` command as a person would, and shows what it answers, as it comes. */
export async function askEvergreen(
  { cloud, narrator }: Stage,
  ...args: readonly string[]
): Promise<readonly string[]> {
  const lines: string[] = [];
  narrator.say(`$ npx evergreen ${args.map(quoted).join(' ')}\n`);
  await runToEnd(process.execPath, [fromRepository('cli/evergreen.mjs'), ...args], {
    shownAs: ['evergreen', ...args].join(' '),
    output: (line) => {
      lines.push(line);
      narrator.quoteLine(line);
    },
    environment: {
      ...inherited(process.env),
      ...cloud.environment,
      ...(narrator.colour && { FORCE_COLOR: '1' }),
    },
  });
  narrator.say('');
  return lines;
}

function inherited(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}
