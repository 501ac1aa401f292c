import { fromRepository } from '../folders.ts';
import { runToEnd } from '../processes/run-to-end.ts';
import type { Stage } from './stage.ts';

/** Runs the `evergreen` command as a person would, and shows what it answers. */
export async function askEvergreen(
  { cloud, narrator }: Stage,
  ...args: readonly string[]
): Promise<void> {
  const lines: string[] = [];
  await runToEnd(process.execPath, [fromRepository('cli/evergreen.mjs'), ...args], {
    shownAs: ['evergreen', ...args].join(' '),
    output: (line) => lines.push(line),
    environment: {
      ...inherited(process.env),
      ...cloud.environment,
      ...(narrator.colour && { FORCE_COLOR: '1' }),
    },
  });
  narrator.say(`$ npx evergreen ${args.join(' ')}`);
  narrator.quote(lines.join('\n'));
}

function inherited(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}
