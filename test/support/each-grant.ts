import { IAMClient } from '@aws-sdk/client-iam';
import { expect } from 'vitest';
import type { AppUnderTest } from './app-under-test.ts';
import { type Grant, RoleGrants, same, textOf } from './role-grants.ts';

/** What can't be missed here, and why it is granted all the same. */
export interface Unproven {
  readonly grant: RegExp;
  readonly reason: string;
}

/** What every function has, and misses without failing. */
export const OWN_OUTPUT: Unproven = {
  grant: /^(logs|xray):/,
  reason: 'without it a function is silent, not wrong',
};

/** The roles of a stack, and what they may do. */
export class StackRoles {
  readonly #app: AppUnderTest;
  readonly #stack: string;
  readonly #iam: IAMClient;

  constructor(app: AppUnderTest, stack: string) {
    this.#app = app;
    this.#stack = stack;
    this.#iam = new IAMClient(app.clientConfiguration);
  }

  /**
   * Does something without each of a role's grants in turn. A reason for what isn't there any more is
   * told, too.
   */
  async withoutEach(
    logicalId: string,
    unproven: readonly Unproven[],
    probe: (grant: Grant, role: string) => Promise<void>,
  ): Promise<void> {
    const role = await this.#app.physicalId('AWS::IAM::Role', logicalId, this.#stack);
    const held = new RoleGrants(this.#iam, role);
    const grants = await held.all();
    for (const { grant: what } of unproven) {
      expect(grants.map(textOf), logicalId).toContainEqual(expect.stringMatching(what));
    }
    const needed = grants.filter(
      (grant) => !unproven.some(({ grant: what }) => what.test(textOf(grant))),
    );
    expect(needed.length, logicalId).toBeGreaterThan(0);
    for (const grant of needed) {
      const giveBack = await held.remove(same(grant));
      try {
        await probe(grant, role);
      } finally {
        await giveBack();
      }
    }
  }
}
