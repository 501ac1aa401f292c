import type { Scheduled } from './happenings.ts';
import { type Sabotage, tellWith, type Told } from './story.ts';

/** Stories that are tried, at most: some twenty seconds. */
const MOST_TRIES = 250;

/** The shortest story found that breaks the same rule: halves of what happens are left out, then less. */
export async function shrink(seed: number, told: Told, sabotage: Sabotage = {}): Promise<Told> {
  let best = told;
  let tries = 0;
  for (let size = Math.ceil(best.happenings.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < best.happenings.length && tries < MOST_TRIES; tries += 1) {
      const fewer: readonly Scheduled[] = best.happenings.toSpliced(from, size);
      const shorter = await tellWith(seed, fewer, sabotage);
      if (shorter.broken?.rule === told.broken?.rule) best = shorter;
      else from += size;
    }
  }
  return best;
}

/** The last of what happened, which is where it broke. */
const NOTES_SHOWN = 120;

/** What a person needs to see it again. */
export function traceOf(seed: number, { broken, world, happenings }: Told): string {
  return [
    `Seed ${seed} breaks "${broken?.message}".`,
    `Again: SIMULATION_SEED=${seed} npx vitest run --project unit test/simulation/simulation.test.ts`,
    `The shortest story found, of ${happenings.length} happenings:`,
    ...world.notes.slice(-NOTES_SHOWN),
  ].join('\n');
}
