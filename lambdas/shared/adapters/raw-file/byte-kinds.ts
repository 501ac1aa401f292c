import { alphabet } from '../../ports/csv-shape.ts';

export const comma = 0x2c;
export const quote = 0x22;
export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;

/** The alphabet bit of each byte; 0 for those that mean something to CSV, and for NUL. */
export const kindOfByte: Uint8Array = kinds();

function kinds(): Uint8Array {
  const table = new Uint8Array(256).fill(alphabet.other);
  for (let digit = 0x30; digit <= 0x39; digit++) table[digit] = alphabet.digit;
  const others: readonly (readonly [string, number])[] = [
    ['-', alphabet.minus],
    ['.', alphabet.point],
    ['eE', alphabet.exponent],
    [' \t', alphabet.blank],
    [',"\n\r\0', 0],
  ];
  for (const [characters, kind] of others) {
    for (const character of characters) table[character.charCodeAt(0)] = kind;
  }
  return table;
}
