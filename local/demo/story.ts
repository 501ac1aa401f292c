import type { ApprovalStatus } from '../../pipelines/gates/contract.ts';

/** An upload of the story, and what must become of the candidate it leads to. */
export interface Chapter {
  readonly title: string;
  /** The months' files; several make one upload. */
  readonly files: readonly [string, ...string[]];
  readonly expects: Extract<ApprovalStatus, 'Approved' | 'Rejected'>;
  /** What a reader should know before the numbers come. */
  readonly says: string;
}

/**
 * The uploads in their order. Nothing arranges an outcome: each comes from the real flights of 2013,
 * and when one differs from what is expected here the demo fails and says so.
 */
export const STORY = [
  {
    title: 'January trains a first model',
    files: ['2013-01.csv.gz'],
    expects: 'Approved',
    says: 'There is no champion yet, so it must clear an absolute floor on January’s hold-out.',
  },
  {
    title: 'February trains a candidate that is better',
    files: ['2013-02.csv.gz'],
    expects: 'Approved',
    says: 'Candidate and champion are both scored on February’s hold-out, which neither has seen.',
  },
  {
    title: 'March trains one that is refused',
    files: ['2013-03.csv.gz'],
    expects: 'Rejected',
    says: 'The window has three months now. On March’s hold-out chance alone could explain the gain.',
  },
] as const satisfies readonly Chapter[];
