import * as z from 'zod';
import { closestName } from '../../pipelines/model-definition/closest-name.ts';
import { nameList, valueText, type Problem } from '../../pipelines/model-definition/problem.ts';
import { evergreenConfig } from './schema.ts';
import { allowedKeys, schemaAt, valueAt } from './schema-at.ts';
import { describeExpectation, fixFor } from './issue-text.ts';

/** What the schema refuses, in a person's words. */
export function schemaProblems(input: unknown): Problem[] {
  const result = evergreenConfig.safeParse(input);
  return result.success ? [] : result.error.issues.flatMap((issue) => toProblems(issue, input));
}

function toProblems(issue: z.core.$ZodIssue, input: unknown): Problem[] {
  const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)));
  const meant = meantIssues(issue, path, input);
  if (meant) return meant.flatMap((own) => toProblems(own, input));
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue.keys, path, input);
  const got = issue.code === 'invalid_key' ? path.at(-1) : valueAt(input, path);
  const expected = describeExpectation(issue);
  return [{ path, got: valueText(got), expected, fix: fixFor(issue, path, got) }];
}

/**
 * Where an issue is another member's of a union, or of all of them: what the member that was meant
 * says. A member that doesn't know a key that the meant one knows is another.
 */
function meantIssues(
  issue: z.core.$ZodIssue,
  path: readonly (string | number)[],
  input: unknown,
): z.core.$ZodIssue[] | undefined {
  const member = schemaAt(evergreenConfig, path, input);
  if (!(member instanceof z.ZodObject)) return undefined;
  const others =
    issue.code === 'unrecognized_keys' &&
    issue.keys.some((key) => Object.hasOwn(member.shape, key));
  if (issue.code !== 'invalid_union' && !others) return undefined;
  const { error } = z.safeParse(member, valueAt(input, path));
  return error?.issues.map((own) => ({ ...own, path: [...path, ...own.path] }));
}

function unknownKeys(
  keys: readonly string[],
  path: readonly (string | number)[],
  input: unknown,
): Problem[] {
  const allowed = allowedKeys(evergreenConfig, path, input);
  const taken = Object.keys(Object(valueAt(input, path)));
  return keys.map((key) => {
    const meant = closestName(key, allowed);
    return {
      path: [...path, key],
      got: 'an unknown key',
      expected: `one of ${nameList(allowed)}`,
      fix:
        meant === undefined || taken.includes(meant)
          ? `Remove ${valueText(key)}.`
          : `Rename ${valueText(key)} to ${valueText(meant)}.`,
    };
  });
}
