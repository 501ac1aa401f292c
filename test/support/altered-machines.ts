import { z } from 'zod';
import { MachineCopies } from './machine-copies.ts';
import type { ReleasesUnderTest } from './releases-under-test.ts';

const SOON = '{% $fromMillis($millis() + 200) %}';

const definition = z.looseObject({
  States: z.record(z.string(), z.looseObject({ Next: z.string().optional() })),
});

/** Copies of the release machine that differ in a few words of its definition. */
export class AlteredMachines {
  readonly #releases: ReleasesUnderTest;
  readonly #original: string | undefined;
  readonly #copies: MachineCopies;

  /** @param original - the ARN of what is copied. @default - of the machine in use */
  constructor(releases: ReleasesUnderTest, original?: string) {
    this.#releases = releases;
    this.#original = original;
    this.#copies = new MachineCopies(releases.app);
  }

  /**
   * One that tries nothing twice, and looks five times a second: what leads where stays the same.
   * @returns its ARN
   */
  async quick(): Promise<string> {
    return await this.with(
      [/"MaxAttempts":\d+/g, '"MaxAttempts":0'],
      [/"Seconds":"{% \$plan.checkSeconds %}"/g, `"Timestamp":"${SOON}"`],
      [/"Seconds":"{% \$min[^"]* %}"/g, `"Timestamp":"${SOON}"`],
    );
  }

  /** @returns the ARN of a machine with other words in place of some */
  async with(
    ...changes: readonly (readonly [from: string | RegExp, to: string])[]
  ): Promise<string> {
    return await this.#altered((text) => changes.reduce(replaced, text));
  }

  /**
   * One that loses the answer of a step once: the step runs again, with the same input.
   * @param lost - what the step is called whose answer is lost
   * @returns its ARN
   */
  async losing(step: string, lost: string): Promise<string> {
    return await this.#altered((text) => {
      const machine = definition.parse(JSON.parse(replaced(text, next(step, lost))));
      const { [step]: original } = machine.States;
      if (!original) throw new Error(`The machine has no state ${step}`);
      const { Assign: _assign, Output: _output, ...rest } = original;
      const first = { ...rest, Output: '{% $states.input %}', Next: step };
      return JSON.stringify({ ...machine, States: { ...machine.States, [lost]: first } });
    });
  }

  async #altered(alter: (text: string) => string): Promise<string> {
    const { machineArn } = this.#releases;
    const machine = await this.#copies.machine(this.#original ?? machineArn);
    const roleArn = await this.#copies.copyRole(machine.roleArn ?? '', () => true);
    return await this.#copies.copyMachine(machine, roleArn, alter(machine.definition ?? ''));
  }
}

function next(from: string, to: string): readonly [RegExp, string] {
  return [new RegExp(`"Next":"${from}"`, 'g'), `"Next":"${to}"`];
}

function replaced(text: string, [from, to]: readonly [from: string | RegExp, to: string]): string {
  // A function: a string would read every $ of JSONata as its own.
  const changed = text.replaceAll(from, () => to);
  if (changed === text) throw new Error(`The machine does not say: ${String(from)}`);
  return changed;
}
