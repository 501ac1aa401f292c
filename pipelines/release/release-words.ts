import type { Tone } from '../training/text-layout.ts';
import type { ReleaseRecord } from './contract.ts';

/** The words for releases that their texts share. */

/** Where a release stands, in a word, and how good that is. */
export function releaseStanding({
  status,
}: Pick<ReleaseRecord, 'status'>): readonly [string, Tone] {
  switch (status) {
    case 'started':
      return ['releasing', 'strong'];
    case 'failed':
      return ['failed', 'bad'];
    case 'skipped':
      return ['skipped', 'warn'];
    case 'rolledBack':
      return ['rolled back', 'bad'];
    case 'released':
      return ['released', 'good'];
  }
}

/** Why a release came to no good end. */
export function whyOf({ error, reason }: ReleaseRecord): string | undefined {
  if (error === undefined) return reason;
  return `${error}: ${reason ?? 'no cause was given'}`;
}
