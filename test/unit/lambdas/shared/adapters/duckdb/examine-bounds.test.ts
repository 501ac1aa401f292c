import { describe, expect, it } from 'vitest';
import { aDefinition, csvOf, examineFile } from '../../../../../support/examine-file.ts';
import type { Rule } from '../../../../../support/examine-cell.ts';

describe('bounds and sets', () => {
  it.each([
    [{ type: 'integer', min: 0, max: 9 }, ['0', '9'], ['-1', '10']],
    [
      { type: 'number', min: 0.1, max: 0.3 },
      ['0.1', '0.3', '0.2'],
      ['0.09999999999999999', '0.30000000000000004'],
    ],
    [
      { type: 'date', min: '2024-01-01', max: '2024-12-31' },
      ['2024-01-01', '2024-12-31'],
      ['2023-12-31', '2025-01-01'],
    ],
    [
      { type: 'timestamp', min: '2024-01-01T00:00:00.5Z', format: '%Y-%m-%dT%H:%M:%S.%f' },
      ['2024-01-01T00:00:00.500000'],
      ['2024-01-01T00:00:00.499999'],
    ],
    [{ type: 'category', values: ['a', "it's"] }, ['a', "it's"], ['A', ' a', 'b']],
    [{ type: 'string', maxLength: 2 }, ['é', '日本', '🙂'], ['abc']],
  ] satisfies [Rule, string[], string[]][])('%o', async (rule, good, bad) => {
    const definition = aDefinition({ x: rule });
    const cells = [...good, ...bad];
    const { result } = await examineFile(
      csvOf({ x: (row) => cells[(row - 1) % cells.length] ?? '' }, cells.length * 2),
      definition,
    );
    const found = result.findings.flatMap(({ samples }) => samples.map(({ got }) => got));
    expect(new Set(found)).toEqual(new Set(bad));
    expect(result.findings.reduce((sum, { count }) => sum + count, 0)).toBe(bad.length * 2);
  });

  it('a hundred thousand categories are refused', async () => {
    const definition = aDefinition({ x: { type: 'category' } });
    const { result } = await examineFile(csvOf({ x: (row) => `v${row}` }, 100_000), definition);
    expect(result.findings).toMatchObject([
      { code: 'OVER_LIMIT', column: 'x', count: 1, samples: [] },
    ]);
  });

  it.each([
    [1_000, 'accepted'],
    [1_001, 'refused'],
  ])('%i categories are %s', async (values, outcome) => {
    const file = csvOf({ x: (row) => `v${row % values}` }, 5_000);
    const { result } = await examineFile(file, aDefinition({ x: { type: 'category' } }));
    expect(result.outcome).toBe(outcome);
  });
});
