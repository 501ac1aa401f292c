/** Something a person has to correct in a configuration. */
export interface Problem {
  /** From the root of what was checked. */
  readonly path: readonly (string | number)[];
  readonly got: string;
  readonly expected: string;
  readonly fix: string;
}

/** How many names of a list a message shows. */
const MAX_NAMES = 12;

/** A value as a message shows it: short, on one line, never `undefined`. */
export function valueText(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value))
    return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (value === null) return 'null';
  if (typeof value === 'object') return 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value) : inspected(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function inspected(value: unknown): string {
  return typeof value === 'number' || typeof value === 'boolean' ? `${value}` : `a ${typeof value}`;
}

/** `"a", "b"`, cut after a dozen names. */
export function nameList(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).map((name) => JSON.stringify(name));
  const hidden = names.length - shown.length;
  return hidden === 0 ? shown.join(', ') : `${shown.join(', ')} and ${hidden} more`;
}
