import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  JsonProblem,
  MAX_DEPTH,
  parseStrictJson,
} from '../../../../pipelines/serving/strict-json.ts';

function codeOf(text: string): string {
  try {
    parseStrictJson(text);
    return 'read';
  } catch (error) {
    if (error instanceof JsonProblem) return error.code;
    throw error;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** JSON that is no deeper than a request may be. */
const json = fc.jsonValue({ maxDepth: MAX_DEPTH - 2 });

describe('strict JSON', () => {
  it('reads what JSON.parse reads', () => {
    const names = /"(__proto__|constructor|prototype)":/;
    fc.assert(
      fc.property(json, fc.boolean(), (value, isSpaced) => {
        const text = JSON.stringify(value, null, isSpaced ? 2 : undefined);
        fc.pre(!names.test(text) && text.isWellFormed() && !/\\ud[89a-f]/i.test(text));
        fc.pre(!/\d{16}/.test(text));
        expect(parseStrictJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('refuses what JSON.parse refuses, however a text is broken', () => {
    fc.assert(
      fc.property(json, fc.nat(), fc.string({ maxLength: 2 }), (value, at, put) => {
        const whole = JSON.stringify(value);
        const cut = at % (whole.length + 1);
        const text = `${whole.slice(0, cut)}${put}${whole.slice(cut + 1)}`;
        fc.pre(!isJson(text));
        expect(codeOf(text)).not.toBe('read');
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['[1,]', 'NOT_JSON'],
    ['{"a":1,}', 'NOT_JSON'],
    ['{a:1}', 'NOT_JSON'],
    ["{'a':1}", 'NOT_JSON'],
    ['{"a" 1}', 'NOT_JSON'],
    ['"\u0001"', 'NOT_JSON'],
    [String.raw`"\x"`, 'NOT_JSON'],
    [String.raw`"\"`, 'NOT_JSON'],
    ['NaN', 'NOT_JSON'],
    ['-', 'NOT_JSON'],
    ['01', 'NOT_JSON'],
    ['nul', 'NOT_JSON'],
    ['{} {}', 'NOT_JSON'],
    ['', 'NOT_JSON'],
    ['{"a":1,"a":1}', 'DUPLICATE_NAME'],
    [String.raw`{"a":1,"\u0061":1}`, 'DUPLICATE_NAME'],
    ['{"__proto__":{"x":1}}', 'FORBIDDEN_NAME'],
    [String.raw`{"\u005f_proto__":{"x":1}}`, 'FORBIDDEN_NAME'],
    ['{"a":{"constructor":{"prototype":1}}}', 'FORBIDDEN_NAME'],
    ['1e400', 'NUMBER_TOO_LARGE'],
    ['9'.repeat(1_000), 'NUMBER_TOO_LARGE'],
    ['9007199254740993', 'NUMBER_NOT_EXACT'],
    ['-18446744073709551616', 'NUMBER_NOT_EXACT'],
    [String.raw`"\ud800"`, 'TEXT_NOT_UNICODE'],
    ['['.repeat(10_000), 'TOO_DEEP'],
    ['{"a":'.repeat(10_000), 'TOO_DEEP'],
    [`{${Array.from({ length: 3_000 }, (_, n) => `"${n}":1`).join(',')}}`, 'TOO_MANY_MEMBERS'],
  ])('%j is %s', (text, code) => {
    expect(codeOf(text)).toBe(code);
    expect(Reflect.get({}, 'x')).toBeUndefined();
  });

  it('reads what is on the edge', () => {
    expect(parseStrictJson('[9007199254740991, 1e308, -0.5, 1E-400]')).toEqual([
      9007199254740991, 1e308, -0.5, 0,
    ]);
    expect(parseStrictJson(`${'['.repeat(MAX_DEPTH)}${']'.repeat(MAX_DEPTH)}`)).toBeDefined();
    expect(parseStrictJson(String.raw`"\\\"\u00e9\ud83d\ude00"`)).toBe('\\"é😀');
  });

  it('says where it is, and never what is there', () => {
    const read = () => parseStrictJson('{"records":[{"name":"secret"},{"name":secret}]}');
    expect(read).toThrow(expect.objectContaining({ path: ['records', 1, 'name'], offset: 38 }));
    expect(read).toThrow(/^(?!.*secret)/);
  });
});
