import type { ApprovalStatus } from '../../pipelines/gates/contract.ts';

/** An upload of the story, and what must become of the candidate it leads to. */
export interface Chapter {
  readonly title: string;
  readonly file: string;
  readonly expects: Extract<ApprovalStatus, 'Approved' | 'Rejected'>;
  /** What a reader should know before the numbers come. */
  readonly says: string;
}

/**
 * The runs in their order. Nothing arranges an outcome: each comes from the real flights of 2013,
 * and when one differs from what is expected here the demo fails and says so.
 */
export const STORY = [
  {
    title: 'January trains a first model',
    file: '2013-01.csv.gz',
    expects: 'Approved',
    says: 'There is no champion yet, so it must clear an absolute floor on January’s hold-out.',
  },
  {
    title: 'February trains a candidate that is better',
    file: '2013-02.csv.gz',
    expects: 'Approved',
    says: 'Candidate and champion are both scored on February’s hold-out, which neither has seen.',
  },
  {
    title: 'April makes it enough, and its candidate is refused',
    file: '2013-04.csv.gz',
    expects: 'Rejected',
    says: 'The window has four months now. On April’s hold-out chance alone could explain the gain.',
  },
  {
    title: 'May and June are enough now, and their candidate is far better',
    file: '2013-06.csv.gz',
    expects: 'Approved',
    says: 'The window has six months now. June’s hold-out is the newest there is.',
  },
] as const satisfies readonly Chapter[];

/** Months that bring too few rows when they come: no run, and their rows count later. */
export const TOO_LITTLE = {
  march: '2013-03.csv.gz',
  may: '2013-05.csv.gz',
  june: '2013-06.csv.gz',
} as const;

/** What an application asks about: winter first, as in training, and then summer. */
export const ASKED = { winter: '2013-02.csv.gz', summer: '2013-07.csv.gz' } as const;
