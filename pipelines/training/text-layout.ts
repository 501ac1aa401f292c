import { wrapText } from '../shared/wrap-text.ts';

/** How text for a terminal looks. */
export interface TextOptions {
  /** Characters a line; a longer word, and a table, stays whole. @default 80 */
  readonly width?: number | undefined;
  /** Terminal colours. @default false */
  readonly colour?: boolean | undefined;
}

export type Tone = 'good' | 'bad' | 'warn' | 'strong';

const CODES: Readonly<Record<Tone, string>> = { good: '32', bad: '31', warn: '33', strong: '1' };

/** Text in a colour, or as it is. */
export function painted(text: string, tone: Tone, { colour = false }: TextOptions): string {
  return colour ? `\u001b[${CODES[tone]}m${text}\u001b[0m` : text;
}

/** Wrapped text whose first line begins with `lead` and whose others align with it. */
export function hanging(lead: string, text: string, { width = 80 }: TextOptions): string[] {
  const indent = ' '.repeat(lead.length);
  return wrapText(text, Math.max(20, width - lead.length)).map(
    (line, index) => `${index === 0 ? lead : indent}${line}`,
  );
}

/** Names in a column, what they stand for beside them. */
export function nameValueLines(
  entries: readonly (readonly [string, string])[],
  options: TextOptions,
): string[] {
  return entries.flatMap(([name, value]) => hanging(`  ${name.padEnd(17)}`, value, options));
}

/** Cells under their headings, columns as wide as their widest cell, two spaces between. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [headings, ...rows];
  const widths = headings.map((_, column) =>
    Math.max(...all.map((row) => (row[column] ?? '').length)),
  );
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
