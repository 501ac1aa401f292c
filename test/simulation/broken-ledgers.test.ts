import { expect, it } from 'vitest';
import { brokenLedgers } from './broken-ledgers.ts';
import { tell } from './story.ts';

/** Seeds in which each must show, at the latest. */
const SEEDS = 200;
const MILLISECONDS_A_SEED = 1_000;

async function firstSeen(ledgers: (typeof brokenLedgers)[string]): Promise<string | undefined> {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const { broken } = await tell(seed, { ledgers });
    if (broken) return broken.rule;
  }
  return undefined;
}

it.for(Object.entries(brokenLedgers))(
  'a ledger without %s breaks a promise that the simulator keeps an eye on',
  { timeout: SEEDS * MILLISECONDS_A_SEED },
  async ([, ledgers]) => {
    expect(await firstSeen(ledgers)).toBeDefined();
  },
);
