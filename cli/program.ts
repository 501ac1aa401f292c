import { Command, CommanderError } from 'commander';
import type { DeployedStacks } from './cloud/deployed-stacks.ts';
import type { DeployedSystem, SystemAddress } from './cloud/deployed-system.ts';
import { addApprove } from './commands/approve.ts';
import { addDecisions } from './commands/decisions.ts';
import { addDestroy } from './commands/destroy.ts';
import { addExplain } from './commands/explain.ts';
import { addMonitor } from './commands/monitor.ts';
import { addPredict } from './commands/predict.ts';
import { addReject } from './commands/reject.ts';
import { addRelease } from './commands/release.ts';
import { addRetrain } from './commands/retrain.ts';
import { addReport } from './commands/report.ts';
import { addRetry } from './commands/retry.ts';
import { addRollback } from './commands/rollback.ts';
import { addRuns } from './commands/runs.ts';
import { addStatus } from './commands/status.ts';
import type { Work } from './commands/work.ts';
import { failureText } from './output/failure-text.ts';
import type { Terminal } from './output/terminal.ts';

/** How a command ended, as shells read it. */
export const exitCodes = { ok: 0, failed: 1, usage: 2 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What a command runs in. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
  readonly openSystem: (address: SystemAddress) => Promise<DeployedSystem>;
  readonly openStacks: (address: SystemAddress) => Promise<DeployedStacks>;
  /** Asks a person; `undefined` where there is none. */
  readonly ask: (question: string) => Promise<string | undefined>;
}

interface GlobalOptions {
  readonly system: string;
  readonly region?: string;
  readonly json?: true;
}

const DEFAULT_SYSTEM = 'evergreen';

const EXAMPLES = `
Examples:
  evergreen runs flight-delay
  evergreen runs flight-delay --compare run-0f… run-7a…
  evergreen explain flight-delay
  evergreen status flight-delay
  evergreen predict flight-delay --file flights.csv
  evergreen monitor flight-delay
  evergreen decisions flight-delay
  evergreen retrain flight-delay --why "the weather has changed"
  evergreen approve cnd-7a… --why "checked by hand on March"
  evergreen rollback flight-delay --why "late flights are missed since noon"

It uses the credentials and the region that the AWS CLI would use. It exits with 0 when all went
well, 1 when something failed, and 2 when it was called wrongly.`;

/** Runs the command that the arguments say, and tells how it ended. Never throws. */
export async function evergreen(
  args: readonly string[],
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { terminal } = surroundings;
  const program = programIn(surroundings);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    // Commander has said what is wrong by then.
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    }
    terminal.complain(failureText(error, program.opts<GlobalOptions>()));
    return exitCodes.failed;
  }
}

function programIn(surroundings: Surroundings): Command {
  const { environment, terminal, openSystem } = surroundings;
  const program = new Command('evergreen')
    .description('Reads and decides what a deployed Evergreen trains and serves.')
    .option(
      '--system <name>',
      'the name of the deployed system; EVERGREEN_SYSTEM sets another default',
      environment['EVERGREEN_SYSTEM'] ?? DEFAULT_SYSTEM,
    )
    .option('--region <region>', "an AWS region (default: what AWS's own settings say)")
    .option('--json', 'the answer as JSON, for programs')
    .helpCommand(false)
    .addHelpText('after', EXAMPLES);
  const options = () => {
    const { system, region, json = false } = program.opts<GlobalOptions>();
    return { system, json, ...(region !== undefined && { region }) };
  };
  const work: Work = async (command) => {
    const { json, ...address } = options();
    const opened = await openSystem(address);
    const answer = await command(opened);
    terminal.write(json ? JSON.stringify(answer.json, null, 2) : answer.text(terminal.looks));
  };
  for (const add of COMMANDS) add(program, work);
  addDestroy(program, { ...surroundings, address: options });
  return speakingThrough(program, terminal);
}

const COMMANDS = [
  addRuns,
  addExplain,
  addDecisions,
  addRetrain,
  addRetry,
  addApprove,
  addReject,
  addStatus,
  addPredict,
  addMonitor,
  addReport,
  addRelease,
  addRollback,
] as const;

/** Makes a program, and each of its commands, speak through a terminal and never exit by itself. */
function speakingThrough(program: Command, terminal: Terminal): Command {
  const { looks } = terminal;
  for (const command of [program, ...program.commands]) {
    command
      .exitOverride()
      .showHelpAfterError('Run it with --help to see how it is used.')
      .configureOutput({
        writeOut: (text) => terminal.write(text),
        writeErr: (text) => terminal.complain(text),
        getOutHelpWidth: () => looks.width,
        getErrHelpWidth: () => looks.width,
        getOutHasColors: () => looks.colour,
        getErrHasColors: () => looks.colour,
      });
  }
  return program;
}
