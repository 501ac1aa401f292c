import { readFileSync } from 'node:fs';
import { z } from 'zod';

const rights = z.array(
  z.object({
    role: z.string(),
    action: z.string(),
    on: z.string(),
    usedFor: z.string().optional(),
  }),
);

/** A right as the demo keeps it, and one thing it was used for. */
export type DemoRight = z.infer<typeof rights>[number];

/** Rights that the demo does not use, and why they are granted all the same. */
export interface Reason {
  readonly why: string;
  /** Of roles whose names, `<stack>/<role>`, match. */
  readonly of: RegExp;
  /** Each an action, with a part of the resource where the role has it on others, too. */
  readonly rights: readonly string[];
  /** Whether it uses them is a matter of the clock. @default - it never does */
  readonly sometimes?: boolean;
}

/** What the demo that ran last was granted and used. */
export function demoRights(): DemoRight[] {
  return rights.parse(JSON.parse(readFileSync('.evergreen/demo/rights.json', 'utf8')));
}

/** The rights that nobody used and no reason names. */
export function unexplained(all: readonly DemoRight[], reasons: readonly Reason[]): string[] {
  return all
    .filter(({ usedFor }) => usedFor === undefined)
    .filter((right) => !reasons.some((reason) => reason.rights.some(names(reason, right))))
    .map(textOf);
}

/** The reasons that don't hold any more: the right is gone, or is used after all. */
export function stale(all: readonly DemoRight[], reasons: readonly Reason[]): string[] {
  return reasons.flatMap((reason) =>
    reason.rights.flatMap((each) => {
      const named = all.filter((right) => names(reason, right)(each));
      if (named.length === 0) return [`${each} of ${reason.of}: nobody has it`];
      const used = named.filter(({ usedFor }) => usedFor !== undefined);
      return (reason.sometimes ? [] : used).map(
        (right) => `${textOf(right)}: it was used for ${right.usedFor}`,
      );
    }),
  );
}

function names({ of }: Reason, { role, action, on }: DemoRight): (each: string) => boolean {
  return (each) => {
    const [wanted, part = ''] = each.split(' ');
    return action === wanted && on.includes(part) && of.test(role);
  };
}

function textOf({ role, action, on }: DemoRight): string {
  return `${role} may ${action} on ${on}`;
}
