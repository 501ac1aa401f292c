import { evergreen, type ExitCode, type Surroundings } from '../../../cli/program.ts';
import { InMemorySystem } from './in-memory-system.ts';

/** What a command printed, and how it ended. */
export interface Said {
  readonly code: ExitCode;
  readonly output: string;
  readonly errors: string;
}

/** Runs the command as a person would, against a system in memory. */
export async function said(
  args: readonly string[],
  system = new InMemorySystem([]),
  surroundings: Partial<Surroundings> & { readonly colour?: boolean; readonly width?: number } = {},
): Promise<Said> {
  const { colour = false, width = 100, ...others } = surroundings;
  const output: string[] = [];
  const errors: string[] = [];
  const code = await evergreen(args, {
    environment: {},
    terminal: {
      looks: { colour, width },
      write: (text) => void output.push(text),
      complain: (text) => void errors.push(text),
    },
    openSystem: async () => await Promise.resolve(system),
    openStacks: () => {
      throw new Error('No stacks are of this test');
    },
    ask: async () => await Promise.resolve(undefined),
    ...others,
  });
  return { code, output: output.join('\n'), errors: errors.join('\n') };
}
