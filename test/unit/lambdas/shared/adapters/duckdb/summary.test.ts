import { describe, expect, it } from 'vitest';
import { verdictOn } from '../../../../../../lambdas/shared/adapters/duckdb/summary.ts';

const check = {
  column: {
    name: 'x',
    role: 'feature',
    rule: { type: 'category', nullable: false, pii: false },
  },
  code: 'OVER_LIMIT',
  rule: { kind: 'categories', limit: 1_000 },
} as const;
const nothing = {
  present: 9,
  unreadable: 0,
  notFinite: 0,
  notExact: 0,
  min: undefined,
  max: undefined,
  longestBytes: 0,
  longest: 0,
  notAllowed: 0,
};

describe('an estimate of how many categories there are', () => {
  it.each([
    [500, 'kept'],
    [501, 'open'],
    [4_000, 'open'],
    [4_001, 'broken'],
  ])('of %i at a limit of 1,000 leaves the check %s', (aboutDistinct, verdict) => {
    expect(verdictOn(check, { ...nothing, aboutDistinct }, 9)).toBe(verdict);
  });
});
