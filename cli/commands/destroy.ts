import type { Command } from 'commander';
import type { DeployedStack, DeployedStacks } from '../cloud/deployed-stacks.ts';
import type { SystemAddress } from '../cloud/deployed-system.ts';
import { NoSuchSystemError, NotDestroyedError } from '../errors.ts';
import { adoptCommands } from '../output/adopt-text.ts';
import { leftText, planText, reasonFor } from '../output/destroy-text.ts';
import type { Terminal } from '../output/terminal.ts';

/** What the command needs beside a system: it also works where half of one is left. */
export interface DestroySurroundings {
  readonly terminal: Terminal;
  readonly openStacks: (address: SystemAddress) => Promise<DeployedStacks>;
  /** Asks a person; `undefined` where there is none. */
  readonly ask: (question: string) => Promise<string | undefined>;
  readonly address: () => SystemAddress & { readonly json: boolean };
}

export function addDestroy(program: Command, surroundings: DestroySurroundings): void {
  program
    .command('destroy')
    .summary('take the whole system down')
    .description(
      'Lists what the system consists of and what would stay, asks, deletes every stack as "npx cdk destroy --all" does, and lists what is left. Endpoints go with the stacks of their models. Data, registry, ledger and their key stay; it says how the next deployment takes them over.',
    )
    .option('--yes', 'do not ask')
    .action(async ({ yes = false }: { readonly yes?: boolean }) => {
      await destroy(surroundings, { yes });
    });
}

/**
 * Deletes every stack of a system.
 * @throws NoSuchSystemError when there is none
 * @throws NotDestroyedError when nobody agrees, or a stack can't be deleted
 */
export async function destroy(
  { terminal, openStacks, ask, address }: DestroySurroundings,
  { yes }: { readonly yes: boolean },
): Promise<void> {
  const { json, ...where } = address();
  const { system } = where;
  const tell = (text: string) => void (json || terminal.write(text));
  const opened = await openStacks(where);
  const stacks = await opened.stacks();
  if (stacks.length === 0) throw nothingThere(system, opened.region);
  refuseProtected(stacks);
  tell(`${planText(stacks, await opened.billed(), terminal.looks)}\n`);
  if (!yes) await agreement(system, ask);
  for (const { name } of stacks) {
    const started = Date.now();
    await opened.remove(name);
    tell(`${name} is deleted (${((Date.now() - started) / 1_000).toFixed(1)} s).`);
  }
  const left = await opened.billed();
  tell(`\n${leftText(left, stacks, terminal.looks)}`);
  if (!json) return;
  const stays = stacks.flatMap(({ retained }) => retained);
  const answer = {
    system,
    deleted: stacks.map(({ name }) => name),
    stays: stays.map((one) => ({ ...one, reason: reasonFor(one) })),
    adopt: adoptCommands(stacks),
    left,
  };
  terminal.write(JSON.stringify(answer, null, 2));
}

/** A word that nobody types by accident: the system's own name. */
async function agreement(system: string, ask: DestroySurroundings['ask']): Promise<void> {
  const said = await ask(`Type "${system}" to delete all of it: `);
  if (said === undefined) {
    throw new NotDestroyedError(
      'Nothing was deleted: there is nobody to ask. Say --yes if it is meant.',
    );
  }
  if (said.trim() !== system) throw new NotDestroyedError('Nothing was deleted.');
}

function refuseProtected(stacks: readonly DeployedStack[]): void {
  const names = stacks.filter(({ isProtected }) => isProtected).map(({ name }) => name);
  if (names.length === 0) return;
  throw new NotDestroyedError(
    `Nothing was deleted: ${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} protected, as everything of stage "production" is. Deploy with another stage first, or lift the protection with "aws cloudformation update-termination-protection".`,
    { stacks: names.join(', ') },
  );
}

function nothingThere(system: string, region: string): NoSuchSystemError {
  return new NoSuchSystemError(
    `There is no stack of a system called "${system}" in ${region}. Name the one you mean with --system and its region with --region.`,
    { system, region },
  );
}
