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
