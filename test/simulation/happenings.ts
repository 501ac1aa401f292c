import type { Dice } from './dice.ts';

/** What the outside world does; whom it concerns is found when the time has come. */
export type Happening =
  | {
      readonly kind: 'upload';
      readonly file: number;
      readonly content: number;
      readonly broken: boolean;
    }
  | {
      readonly kind:
        | 'approve'
        | 'reject'
        | 'retry'
        | 'release'
        | 'stopRun'
        | 'stopRelease'
        | 'deploy'
        | 'retrain'
        | 'monitor'
        | 'redrive'
        | 'sweep'
        | 'monitoringSweep'
        | 'releaseSweep'
        | 'noData';
      readonly which: number;
    }
  | { readonly kind: 'traffic'; readonly files: number }
  | { readonly kind: 'drift'; readonly to: number };

/** A happening and its time, in minutes from the start. */
export type Scheduled = Happening & { readonly minute: number };

const HOUR = 60;
/** How long the outside world is busy. Minutes. */
const DURATION = 40 * HOUR;

/** How many of each there are in a story, at most. */
const MOST: Readonly<Record<Exclude<Happening['kind'], 'upload' | 'traffic' | 'drift'>, number>> = {
  approve: 8,
  reject: 4,
  retry: 4,
  release: 4,
  stopRun: 2,
  stopRelease: 2,
  deploy: 2,
  retrain: 4,
  monitor: 3,
  redrive: 2,
  sweep: 70,
  monitoringSweep: 40,
  noData: 2,
  releaseSweep: 40,
};

/** What happens in the story of a seed, in order. */
export function happeningsOf(dice: Dice): Scheduled[] {
  const duration = dice.between(8 * HOUR, DURATION);
  const share = duration / DURATION;
  const minute = () => Math.round(dice.between(0, duration) * 1_000) / 1_000;
  const happenings: Scheduled[] = [];
  for (const [kind, most] of Object.entries(MOST)) {
    const count = Math.ceil(dice.between(0, most * share + 1));
    for (let each = 0; each < count; each += 1) {
      // The names of a record's members.
      const named = kind as keyof typeof MOST;
      happenings.push({ kind: named, which: dice.below(1_000), minute: minute() });
    }
  }
  happenings.push(...uploads(dice, minute), ...traffic(dice, minute));
  return happenings.toSorted((a, b) => a.minute - b.minute);
}

/** Files by few names and of few contents: some come again, some replace others, some in a burst. */
function uploads(dice: Dice, minute: () => number): Scheduled[] {
  const bursts = 1 + dice.below(10);
  return Array.from({ length: bursts }, () => {
    const at = minute();
    const content = dice.below(12);
    return Array.from({ length: dice.pick([1, 1, 1, 2, 4]) }, () => ({
      kind: 'upload' as const,
      file: dice.below(5),
      content: dice.chance(0.5) ? content : dice.below(12),
      broken: dice.chance(0.1),
      minute: at + dice.between(0, 0.05),
    }));
  }).flat();
}

function traffic(dice: Dice, minute: () => number): Scheduled[] {
  return Array.from({ length: dice.below(25) }, (): Scheduled[] => [
    { kind: 'traffic', files: 1 + dice.below(4), minute: minute() },
    ...(dice.chance(0.3) ? [{ kind: 'drift' as const, to: dice.roll(), minute: minute() }] : []),
  ]).flat();
}
