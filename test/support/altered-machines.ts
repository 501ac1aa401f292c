import { MachineCopies } from './machine-copies.ts';
import type { ReleasesUnderTest } from './releases-under-test.ts';

/** Copies of the release machine that differ in a few words of its definition. */
export class AlteredMachines {
  readonly #releases: ReleasesUnderTest;
  readonly #copies: MachineCopies;

  constructor(releases: ReleasesUnderTest) {
    this.#releases = releases;
    this.#copies = new MachineCopies(releases.app);
  }

  /** @returns the ARN of a machine with other words in place of some */
  async with(...changes: readonly (readonly [from: string, to: string])[]): Promise<string> {
    const machine = await this.#releases.machine();
    const roleArn = await this.#copies.copyRole(machine.roleArn ?? '', () => true);
    let definition = machine.definition ?? '';
    for (const [from, to] of changes) {
      if (!definition.includes(from)) throw new Error(`The machine does not say: ${from}`);
      definition = definition.replaceAll(from, to);
    }
    return await this.#copies.copyMachine(machine, roleArn, definition);
  }
}
