/** How wide each directive is when it is written out in full; others vary. */
const widths: Readonly<Record<string, number>> = {
  '%Y': 4,
  '%m': 2,
  '%d': 2,
  '%H': 2,
  '%I': 2,
  '%M': 2,
  '%S': 2,
  '%y': 2,
  '%j': 3,
  '%p': 2,
  '%b': 3,
  '%a': 3,
  '%%': 1,
};

/**
 * The length of every text that a strptime format describes, or `undefined` when it varies.
 *
 * Parsers take `2024-1-5` for `%Y-%m-%d`. Where the width is fixed, comparing lengths tells such
 * a cell from one that is written as the contract says.
 */
export function fixedWidthOf(format: string): number | undefined {
  let width = 0;
  for (const [token] of format.matchAll(/%-?.|[^%]/gsu)) {
    const tokenWidth = token.startsWith('%') ? widths[token] : token.length;
    if (tokenWidth === undefined) return undefined;
    width += tokenWidth;
  }
  return width;
}

const examples: Readonly<Record<string, string>> = {
  '%Y': '2013',
  '%m': '01',
  '%-m': '1',
  '%d': '31',
  '%-d': '31',
  '%H': '17',
  '%-H': '17',
  '%I': '05',
  '%M': '45',
  '%S': '00',
  '%y': '13',
  '%j': '031',
  '%p': 'PM',
  '%b': 'Jan',
  '%B': 'January',
  '%a': 'Thu',
  '%A': 'Thursday',
  '%f': '000000',
  '%g': '000',
  '%z': '+00:00',
  '%%': '%',
};

/** A moment written in a strptime format, for messages. */
export function exampleOf(format: string): string {
  return format.replaceAll(/%-?./gsu, (directive) => examples[directive] ?? directive);
}

/**
 * The directives that the strptime of Python, which reads requests in an algorithm's container, reads
 * as the engine of ingest does: https://docs.python.org/3/library/datetime.html#format-codes.
 */
const portable: ReadonlySet<string> = new Set(
  '%Y %m %d %H %I %M %S %y %j %p %b %B %a %A %f %z %%'.split(' '),
);

/** What of a format Python can't read: directives of the engine alone, and those that come twice. */
export function notPortable(format: string): string[] {
  const directives = [...format.matchAll(/%-?.?/gsu)].map(([directive]) => directive);
  const twice = directives.filter((directive, index) => directives.indexOf(directive) < index);
  const found = new Set([
    ...directives.filter((directive) => !portable.has(directive)),
    ...twice.filter((directive) => directive !== '%%'),
  ]);
  return [...found];
}

/** The directives that `notPortable` lets pass, for messages. */
export const portableDirectives = [...portable].join(' ');
