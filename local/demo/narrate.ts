import { styleText } from 'node:util';
import { wrapText } from '../../pipelines/shared/wrap-text.ts';

/** An act, and how long it took. */
export interface ActTime {
  readonly number: number;
  readonly title: string;
  /** Milliseconds. */
  readonly took: number;
}

/** What the demo tells, on the terminal. Colours only where they can be seen; NO_COLOR is heard. */
export interface Narrator {
  /** May what is quoted be in colour? */
  readonly colour: boolean;
  /** Every act so far, the last one as long as it has lasted yet. */
  readonly acts: () => readonly ActTime[];
  /** Begins the next act; the one before has ended. */
  act(title: string): void;
  say(text: string): void;
  /** Names and values, aligned. */
  facts(facts: Readonly<Record<string, string>>): void;
  /** Text that stands for itself, such as a report. */
  quote(text: string): void;
  /** A sentence or two of the product's own, in lines that fit. */
  quoteWords(words: string): void;
  /** A line of such text, as it comes. */
  quoteLine(line: string): void;
}

/** Characters a line of what is quoted, within the margin. */
export const WIDTH = 96;

const INDENT = '  ';

/**
 * @param write - takes one line
 * @param now - milliseconds since 1970
 */
export function narrator(write: (line: string) => void, now = Date.now): Narrator {
  const begun: { readonly title: string; readonly at: number }[] = [];
  const quote = (text: string) => {
    write('');
    for (const line of text.trimEnd().split('\n')) quoteLine(line);
    write('');
  };
  const quoteLine = (line: string) => write(`${INDENT}${styleText('dim', '│')} ${line}`.trimEnd());
  return {
    quoteLine,
    // Asked of styleText, which knows about terminals, NO_COLOR and FORCE_COLOR.
    colour: styleText('bold', '') !== '',
    acts: () =>
      begun.map(({ title, at }, index) => ({
        number: index + 1,
        title,
        took: (begun[index + 1]?.at ?? now()) - at,
      })),
    act(title) {
      begun.push({ title, at: now() });
      write('');
      write(styleText('bold', `Act ${begun.length}  ${title}`));
    },
    say(text) {
      write(`${INDENT}${text}`.trimEnd());
    },
    facts(facts) {
      const width = Math.max(...Object.keys(facts).map((name) => name.length));
      for (const [name, value] of Object.entries(facts)) {
        write(`${INDENT}${INDENT}${styleText('dim', name.padEnd(width))}  ${value}`);
      }
    },
    quote,
    quoteWords: (words) => quote(wrapText(words, WIDTH).join('\n')),
  };
}

/** A moment as "17:03:21.045". */
export function clock(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(11, 23);
}

/** 26398 as "26,398". */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** Milliseconds as "1.4 s". */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
