/** Anything JSON can say, as it is read. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export interface JsonObject {
  [name: string]: JsonValue;
}

export type JsonProblemCode =
  | 'NOT_JSON'
  | 'TOO_DEEP'
  | 'TOO_MANY_MEMBERS'
  | 'DUPLICATE_NAME'
  | 'FORBIDDEN_NAME'
  | 'NUMBER_TOO_LARGE'
  | 'NUMBER_NOT_EXACT'
  | 'TEXT_NOT_UNICODE';

/** Why a text is refused and where. Never what it says there: it may be personal. */
export class JsonProblem extends Error {
  override readonly name = 'JsonProblem';
  readonly code: JsonProblemCode;
  /** UTF-16 units before the place. */
  readonly offset: number;
  /** The names and indices that lead to it. */
  readonly path: readonly (string | number)[];

  constructor(
    code: JsonProblemCode,
    message: string,
    place: { readonly offset: number; readonly path: readonly (string | number)[] },
  ) {
    super(message);
    this.code = code;
    this.offset = place.offset;
    this.path = place.path;
  }
}

/** A request is an object of records of cells; anything much deeper is an attack or a mistake. */
export const MAX_DEPTH = 8;
/** More than any model has columns: objects of a million names are slow to build. */
export const MAX_MEMBERS = 2_000;

/** Names that mean something to JavaScript: as data they have no use but to pollute prototypes. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const NOT_PLAIN = /[\\\p{Cc}]/u;
const WHOLE = /^-?\d+$/;
/** Whole numbers beyond it are rounded by a 64-bit float, silently. */
const LARGEST_EXACT = 2 ** 53;

const WORDS: readonly (readonly [string, boolean | null])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

/**
 * Reads JSON as RFC 8259 has it, and refuses what `JSON.parse` lets pass: names given twice (it takes
 * the last), numbers that a 64-bit float can't hold, depth without end.
 * @throws JsonProblem
 */
export function parseStrictJson(text: string): JsonValue {
  return new StrictReader(text).document();
}

class StrictReader {
  readonly #text: string;
  #at = 0;
  readonly #path: (string | number)[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  document(): JsonValue {
    const value = this.#value();
    this.#skipBlanks();
    if (this.#at < this.#text.length) throw this.#syntax('nothing more after the document');
    return value;
  }

  #value(): JsonValue {
    this.#skipBlanks();
    const next = this.#text[this.#at];
    if (next === '"') return this.#string();
    if (next === '{') return this.#object();
    if (next === '[') return this.#array();
    if (next === 't' || next === 'f' || next === 'n') return this.#word();
    return this.#number();
  }

  #object(): JsonObject {
    this.#enter();
    const members: JsonObject = {};
    if (this.#takes('}')) return members;
    let count = 0;
    do {
      this.#skipBlanks();
      const name = this.#name(members);
      count += 1;
      if (count > MAX_MEMBERS) {
        throw this.#problem('TOO_MANY_MEMBERS', `an object has more than ${MAX_MEMBERS} names`);
      }
      this.#path.push(name);
      if (!this.#takes(':')) throw this.#syntax('a colon');
      members[name] = this.#value();
      this.#path.pop();
    } while (this.#takes(','));
    if (!this.#takes('}')) throw this.#syntax('a comma or a closing brace');
    return members;
  }

  #name(members: JsonObject): string {
    if (this.#text[this.#at] !== '"') throw this.#syntax('a name in double quotes');
    const offset = this.#at;
    const name = this.#string();
    const place = { offset, path: [...this.#path, name] };
    if (FORBIDDEN.has(name)) {
      throw new JsonProblem('FORBIDDEN_NAME', 'an object has a name that is not allowed', place);
    }
    if (Object.hasOwn(members, name)) {
      throw new JsonProblem('DUPLICATE_NAME', 'an object names a member twice', place);
    }
    return name;
  }

  #array(): JsonValue[] {
    this.#enter();
    const items: JsonValue[] = [];
    if (this.#takes(']')) return items;
    do {
      this.#path.push(items.length);
      items.push(this.#value());
      this.#path.pop();
    } while (this.#takes(','));
    if (!this.#takes(']')) throw this.#syntax('a comma or a closing bracket');
    return items;
  }

  /** Steps over an opening bracket. The path is as long as brackets are open. */
  #enter(): void {
    if (this.#path.length >= MAX_DEPTH) {
      throw this.#problem('TOO_DEEP', `the JSON is nested more than ${MAX_DEPTH} levels deep`);
    }
    this.#at += 1;
  }

  #string(): string {
    const start = this.#at + 1;
    const end = this.#closingQuote(start);
    const raw = this.#text.slice(start, end);
    if (NOT_PLAIN.test(raw)) return this.#unescaped(raw, end);
    this.#at = end + 1;
    return raw;
  }

  /** The first double quote that isn't escaped: with an even number of backslashes before it. */
  #closingQuote(start: number): number {
    for (let end = this.#text.indexOf('"', start); end >= 0;) {
      let before = end - 1;
      while (before >= start && this.#text[before] === '\\') before -= 1;
      if ((end - before) % 2 === 1) return end;
      end = this.#text.indexOf('"', end + 1);
    }
    throw this.#syntax('a closing double quote');
  }

  #unescaped(raw: string, end: number): string {
    let text: unknown;
    try {
      text = JSON.parse(`"${raw}"`);
    } catch {
      // Its message would quote the text.
      throw this.#syntax('text without control characters, escaped as JSON has it');
    }
    if (typeof text !== 'string' || !text.isWellFormed()) {
      throw this.#problem('TEXT_NOT_UNICODE', 'a text holds half of a surrogate pair');
    }
    this.#at = end + 1;
    return text;
  }

  #number(): number {
    NUMBER.lastIndex = this.#at;
    const literal = NUMBER.exec(this.#text)?.[0];
    if (literal === undefined) throw this.#syntax('a value');
    const value = Number(literal);
    if (!Number.isFinite(value)) {
      throw this.#problem('NUMBER_TOO_LARGE', 'a number is beyond what a 64-bit float holds');
    }
    if (Math.abs(value) >= LARGEST_EXACT && WHOLE.test(literal)) {
      throw this.#problem('NUMBER_NOT_EXACT', 'a whole number beyond ±2^53 would be rounded');
    }
    this.#at += literal.length;
    return value;
  }

  #word(): boolean | null {
    for (const [word, value] of WORDS) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    }
    throw this.#syntax('a value');
  }

  #takes(character: string): boolean {
    this.#skipBlanks();
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #skipBlanks(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at += 1;
    }
  }

  #syntax(expected: string): JsonProblem {
    const there = this.#at < this.#text.length ? `at character ${this.#at}` : 'at its end';
    return this.#problem('NOT_JSON', `the body is not JSON: expected ${expected} ${there}`);
  }

  #problem(code: JsonProblemCode, message: string): JsonProblem {
    return new JsonProblem(code, message, { offset: this.#at, path: [...this.#path] });
  }
}
