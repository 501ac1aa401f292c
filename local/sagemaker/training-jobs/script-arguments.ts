/** A hyperparameter as the toolkit reads it: JSON where it is JSON, else the text itself. */
export type Decoded = string | number | boolean | null | readonly unknown[] | object;

/** Hyperparameters of this prefix are the toolkit's; the others are the script's. */
const FRAMEWORK = 'sagemaker_';

/**
 * The script's hyperparameters and the toolkit's own, decoded (aws/sagemaker-containers, `_env.py`).
 * Numbers keep how they were written, because Python tells 1 from 1.0.
 */
export function decoded(
  hyperparameters: Readonly<Record<string, string>>,
  localised: (path: string) => string,
) {
  const own: Record<string, Decoded> = {};
  const framework: Record<string, Decoded> = {};
  for (const [name, text] of Object.entries(hyperparameters)) {
    const value = decode(text);
    (name.startsWith(FRAMEWORK) ? framework : own)[name] =
      typeof value === 'string' ? localised(value) : value;
  }
  return { own, framework };
}

function decode(text: string): Decoded {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'number') return isWhole(text) ? value : new Float(value);
    return isDecoded(value) ? value : text;
  } catch {
    return text;
  }
}

/** A number that Python reads as a float. */
class Float {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  toJSON(): number {
    return this.value;
  }

  toString(): string {
    return Number.isInteger(this.value) && Math.abs(this.value) < 1e16
      ? `${this.value}.0`
      : String(this.value);
  }
}

function isWhole(text: string): boolean {
  return /^\s*-?\d+\s*$/.test(text);
}

function isDecoded(value: unknown): value is Decoded {
  return value !== undefined;
}

/** `--name value`, sorted by name; a name of one letter has one dash. */
export function commandArguments(hyperparameters: Readonly<Record<string, Decoded>>): string[] {
  return Object.keys(hyperparameters)
    .toSorted()
    .flatMap((name) => [name.length > 1 ? `--${name}` : `-${name}`, asWord(hyperparameters[name])]);
}

/** As Python's str() writes it. */
function asWord(value: Decoded | undefined): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value instanceof Float) return value.toString();
  if (Array.isArray(value)) return `[${value.map((one) => asElement(one)).join(', ')}]`;
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${key}=${asWord(isDecoded(member) ? member : null)}`)
    .join(',');
}

function asElement(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : asWord(isDecoded(value) ? value : null);
}

/** As the toolkit writes a variable: text as it is, anything else as JSON. */
export function asVariable(value: unknown): string {
  if (value instanceof Float) return value.toString();
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
