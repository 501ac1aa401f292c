import { styleText } from 'node:util';

/** How text may look where it is read. */
export interface Looks {
  readonly colour: boolean;
  /** Characters a line. */
  readonly width: number;
}

/** Where answers and errors go. */
export interface Terminal {
  readonly looks: Looks;
  write(text: string): void;
  complain(text: string): void;
}

/** Of a line that nobody's window limits, and of the widest that is still read with ease. */
const WIDEST = 100;

/** A narrower window wraps by itself: tables cut to it would say nothing. */
const NARROWEST = 60;

/** A process's own output and error streams. */
export function terminal(output: NodeJS.WriteStream, errors: NodeJS.WriteStream): Terminal {
  return {
    looks: {
      // Asked of styleText, which knows about terminals, NO_COLOR and FORCE_COLOR.
      colour: styleText('bold', '', { stream: output }) !== '',
      width: output.isTTY ? Math.min(WIDEST, Math.max(NARROWEST, output.columns)) : WIDEST,
    },
    write: (text) => void output.write(`${text.trimEnd()}\n`),
    complain: (text) => void errors.write(`${text.trimEnd()}\n`),
  };
}
