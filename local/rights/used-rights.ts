import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { GrantedRight } from './granted-rights.ts';

const usedRight = z.object({ role: z.string(), action: z.string(), resource: z.string() });

/** A right that a role was seen to use; the role by its ARN. */
export type UsedRight = z.infer<typeof usedRight>;

/** A right, and what it was used for. */
export interface ComparedRight extends GrantedRight {
  /** One of the uses, as `<action> <resource>`; none where nobody used it. */
  readonly usedFor?: string;
}

/** Reads what the local cloud noted: a line for each distinct right that was used. */
export function usedRights(file: string): UsedRight[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  // The cloud may be writing the last one.
  return lines.slice(0, -1).map((line) => usedRight.parse(JSON.parse(line)));
}

/** Holds each right that is granted against all that were used. */
export function compareRights(
  granted: readonly GrantedRight[],
  used: readonly UsedRight[],
): ComparedRight[] {
  const byRole = Map.groupBy(used, ({ role }) => role.split('/').at(-1));
  return granted.map((right) => {
    const allows = covering(right);
    const use = (byRole.get(right.roleName) ?? []).find(allows);
    return use ? { ...right, usedFor: `${use.action} ${use.resource}` } : right;
  });
}

/** Whether a right covers a use, as IAM has it: actions in any case, resources letter by letter. */
function covering({ action, resource }: Pick<GrantedRight, 'action' | 'resource'>) {
  const actions = new RegExp(wildcards(action), 'i');
  const resources = new RegExp(wildcards(resource));
  return (used: UsedRight) => actions.test(used.action) && resources.test(used.resource);
}

/** `*` stands for any text, `?` for any one character. */
function wildcards(pattern: string): string {
  const parts = pattern.split(/([*?])/).map((part) => {
    if (part === '*') return '[^]*';
    return part === '?' ? '[^]' : part.replaceAll(/[\\^$.|+()[\]{}]/g, '\\$&');
  });
  return `^${parts.join('')}$`;
}
