import type { Grant } from './role-grants.ts';

/**
 * How a refusal reads: AWS's sentence, which names the role, or ours where AWS's answer has no words.
 * @param role - @default - any
 */
export function denialOf({ action }: Pick<Grant, 'action'>, role = '[^/]+'): RegExp {
  return new RegExp(
    [
      `assumed-role/${role}/\\S+ is not authorized to perform: ${action}\\b`,
      `Not allowed: ${action} on \\S+ AWS answered without a reason`,
    ].join('|'),
  );
}
