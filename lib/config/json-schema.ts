import * as z from 'zod';
import { evergreenConfig } from './schema.ts';

const configFile = evergreenConfig.extend({
  $schema: z.string().optional().describe('Where editors find this schema.'),
});

/** The JSON Schema (draft 2020-12) of `evergreen.config.json`, for editors. */
export function configJsonSchema(): object {
  const title = 'Evergreen configuration';
  const { $schema, ...schema } = z.toJSONSchema(configFile, {
    io: 'input',
    override: plainPattern,
  });
  return { $schema, title, ...schema };
}

/** Editors differ in whether a pattern may use `\p{...}`; the control characters can be listed. */
function plainPattern({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.pattern === undefined) return;
  jsonSchema.pattern = jsonSchema.pattern.replaceAll('\\p{Cc}', '\\u0000-\\u001f\\u007f-\\u009f');
}
