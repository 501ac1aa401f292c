import { styleText } from 'node:util';

/** What the demo tells, on the terminal. Colours only where they can be seen; NO_COLOR is heard. */
export interface Narrator {
  /** May what is quoted be in colour? */
  readonly colour: boolean;
  act(number: number, title: string): void;
  say(text: string): void;
  /** Names and values, aligned. */
  facts(facts: Readonly<Record<string, string>>): void;
  /** Text that stands for itself, such as a report. */
  quote(text: string): void;
  /** A line of such text, as it comes. */
  quoteLine(line: string): void;
}

const INDENT = '  ';

/** @param write - takes one line */
export function narrator(write: (line: string) => void): Narrator {
  const quoteLine = (line: string) => write(`${INDENT}${styleText('dim', '│')} ${line}`.trimEnd());
  return {
    quoteLine,
    // Asked of styleText, which knows about terminals, NO_COLOR and FORCE_COLOR.
    colour: styleText('bold', '') !== '',
    act(number, title) {
      write('');
      write(styleText('bold', `Act ${number}  ${title}`));
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
    quote(text) {
      write('');
      for (const line of text.trimEnd().split('\n')) quoteLine(line);
      write('');
    },
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
