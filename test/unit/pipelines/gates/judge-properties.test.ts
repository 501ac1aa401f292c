import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultGates } from '../../../../pipelines/gates/default-gates.ts';
import { judge } from '../../../../pipelines/gates/judge.ts';
import { caseSample, reportSample } from '../../../support/evaluation-samples.ts';

const policy = defaultGates('binary');

const number = fc.double({ min: -0.5, max: 0.5, noNaN: true });
const span = fc
  .tuple(number, number, number)
  .map((values) => values.toSorted((a, b) => a - b) as [number, number, number]);
const margin = fc.double({ min: 0, max: 0.5, noNaN: true });
const direction = fc.boolean();

function passes(
  difference: readonly [number, number, number],
  allowed: number,
  higherIsBetter: boolean,
): boolean {
  const evaluation = reportSample([{ difference, higherIsBetter }]);
  const nonInferiority = [{ metric: 'auc', margin: allowed, marginOf: 'metric' }] as const;
  const given = { ...policy, nonInferiority: [...nonInferiority] };
  return judge(caseSample({ evaluation, policy: given })).outcome === 'passed';
}

describe('a verdict', () => {
  it('gets no worse when the difference gets better', () => {
    fc.assert(
      fc.property(span, margin, direction, margin, (difference, allowed, higher, gain) => {
        const [low, value, high] = difference;
        const better = higher
          ? ([Math.min(low + gain, value), value, high] as const)
          : ([low, value, Math.max(high - gain, value)] as const);
        expect(!passes(difference, allowed, higher) || passes(better, allowed, higher)).toBe(true);
      }),
    );
  });

  it('gets no worse when the margin grows', () => {
    fc.assert(
      fc.property(span, margin, margin, direction, (difference, a, b, higher) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        expect(!passes(difference, less, higher) || passes(difference, more, higher)).toBe(true);
      }),
    );
  });

  it('of an error is that of its negative', () => {
    fc.assert(
      fc.property(span, margin, ([low, value, high], allowed) => {
        expect(passes([low, value, high], allowed, true)).toBe(
          passes([-high, -value, -low], allowed, false),
        );
      }),
    );
  });

  it('never approves what did not pass, nor what could not be compared', () => {
    const cases = fc.record({
      difference: span,
      candidate: span,
      rows: fc.integer({ min: 1, max: 200 }),
      floor: number,
      approval: fc.constantFrom('policy' as const, 'person' as const),
      champion: fc.constantFrom('none', 'compared', 'incomparable'),
    });
    fc.assert(
      fc.property(cases, ({ difference, candidate, rows, floor, approval, champion }) => {
        const alone = champion === 'compared' ? {} : { champion: null, difference: null };
        const compared = champion === 'compared' ? { difference } : {};
        const {
          outcome,
          approval: status,
          gates,
        } = judge(
          caseSample({
            evaluation: reportSample([{ candidate, ...compared, ...alone }], rows),
            policy: { ...policy, floors: { auc: floor } },
            champion: champion === 'none' ? null : caseSample().champion,
            incomparable: champion === 'incomparable' ? 'other columns' : null,
            approval,
          }),
        );
        const all = gates.every(({ passed }) => passed);
        expect(outcome === 'passed').toBe(all);
        expect(status === 'Approved').toBe(all && approval === 'policy');
        const tooLittle = rows < policy.minRows || (champion === 'none' && candidate[1] < floor);
        expect(tooLittle && status !== 'Rejected').toBe(false);
      }),
    );
  });

  it('always tells of a difference that decides', () => {
    fc.assert(
      fc.property(span, margin, direction, (difference, allowed, higherIsBetter) => {
        const evaluation = reportSample([{ difference, higherIsBetter }]);
        const nonInferiority = [{ metric: 'auc', margin: allowed, marginOf: 'metric' } as const];
        const { text, gates } = judge(
          caseSample({ evaluation, policy: { ...policy, nonInferiority } }),
        );
        const { measured, bound } = gates[1] ?? {};
        const place =
          measured === bound ? 'at' : Number(measured) > Number(bound) ? 'above' : 'below';
        expect(text).toContain(`end is ${place} the margin of`);
        expect(text).not.toMatch(/NaN|undefined|null/);
      }),
    );
  });
});
