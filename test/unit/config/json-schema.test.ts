import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { configJsonSchema } from '../../../lib/config/json-schema.ts';
import written from '../../../schema/evergreen.config.schema.json' with { type: 'json' };
import twoModels from '../../fixtures/config/two-models.config.ts';

describe('evergreen.config.schema.json', () => {
  it('is what `node lib/config/write-json-schema.ts` writes', () => {
    expect(written).toEqual(configJsonSchema());
  });

  it('describes every option', () => {
    const options = optionsIn(written, '');
    expect(options.length).toBeGreaterThan(40);
    expect(options.filter(({ documented }) => !documented)).toEqual([]);
  });

  it('accepts a JSON configuration that names its schema, and refuses an unknown key', () => {
    const schema = z.fromJSONSchema({ ...configJsonSchema() });
    const content = { $schema: './schema.json', ...twoModels };
    expect(schema.safeParse(content).error).toBeUndefined();
    expect(schema.safeParse({ ...content, modles: [] }).success).toBe(false);
  });
});

interface Option {
  readonly path: string;
  readonly documented: boolean;
}

/** Every property of every object in a JSON Schema; a union's constant tag documents itself. */
function optionsIn(node: unknown, path: string): Option[] {
  if (typeof node !== 'object' || node === null) return [];
  const properties = 'properties' in node ? Object.entries(Object(node.properties)) : [];
  const own = properties.map(([name, property]) => ({
    path: `${path}/${name}`,
    documented: ['description', 'const'].some((key) => Object.hasOwn(Object(property), key)),
  }));
  const inner = Object.entries(node).flatMap(([key, member]) =>
    optionsIn(member, `${path}/${key}`),
  );
  return [...own, ...inner];
}
