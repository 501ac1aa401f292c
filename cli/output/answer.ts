import type { Looks } from './terminal.ts';

/** What a command found or did: for a person, and for a program. */
export interface Answer {
  text(looks: Looks): string;
  /** Its members are only ever added to. */
  readonly json: object;
}
