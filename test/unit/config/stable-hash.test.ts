import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseConfig } from '../../../lib/config/parse-config.ts';
import { featureColumns } from '../../../pipelines/model-definition/feature-columns.ts';

const name = fc.stringMatching(/^[a-z][a-z0-9]{1,8}$/);
const optional = { requiredKeys: ['type'] } satisfies { requiredKeys: ['type'] };
const nullable = fc.boolean();
const pii = fc.boolean();

const feature = fc.oneof(
  fc.record({ type: fc.constant('boolean'), nullable, pii }, optional),
  fc.record({ type: fc.constant('number'), min: fc.integer({ max: 0 }), pii }, optional),
  fc.record(
    { type: fc.constant('integer'), min: fc.nat(9), max: fc.integer({ min: 9 }) },
    optional,
  ),
  fc.record(
    {
      type: fc.constant('category'),
      values: fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1 }),
    },
    optional,
  ),
);

const model = fc
  .record({
    name,
    features: fc.dictionary(name, feature, { minKeys: 1, maxKeys: 6, noNullPrototype: true }),
    holdOut: fc.record(
      { fraction: fc.double({ min: 0.01, max: 0.99, noNaN: true }) },
      { requiredKeys: [] },
    ),
    missing: fc.constantFrom('drop', 'reject'),
  })
  .map(({ name, features, holdOut, missing }) => ({
    name,
    task: 'binary',
    holdOut,
    data: {
      columns: { ...features, LABEL: { type: 'boolean' }, TIME: { type: 'timestamp' } },
      label: { column: 'LABEL', missing },
      time: 'TIME',
      ignore: ['NOTE'],
    },
    // Some of the columns hold personal data, which is never captured.
    serving: { capture: { percent: 0 } },
  }));

const config = fc.record({
  models: fc.uniqueArray(model, { minLength: 1, maxLength: 3, selector: ({ name }) => name }),
});

it('hashes a definition the same however its keys are ordered', () => {
  fc.assert(
    fc.property(config, (input) => {
      const { definitions } = parseConfig(input, 'a');
      const turned = parseConfig(reversed(input), 'b').definitions;
      expect(turned.map(({ hash }) => hash)).toEqual(definitions.map(({ hash }) => hash));
      expect(turned.map(({ definition }) => featureColumns(definition))).toEqual(
        definitions.map(({ definition }) => featureColumns(definition)),
      );
    }),
  );
});

it('hashes a definition as compiled like the definition as written', () => {
  fc.assert(
    fc.property(config, (input) => {
      const { config: compiled, definitions } = parseConfig(input, 'a');
      expect(parseConfig(compiled, 'b').definitions).toEqual(definitions);
    }),
  );
});

it('hashes different definitions differently', () => {
  fc.assert(
    fc.property(model, (input) => {
      const changed = { ...input, data: { ...input.data, extraColumns: 'ignore' } };
      const hashes = [input, changed].map(
        (one) => parseConfig({ models: [one] }, 'a').definitions[0]?.hash,
      );
      expect(new Set(hashes).size).toBe(2);
    }),
  );
});

/** The same value with the keys of every object in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, reversed(member)]),
  );
}
