import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { configJsonSchema } from './json-schema.ts';

const path = join(import.meta.dirname, '../../schema/evergreen.config.schema.json');
const style = await resolveConfig(path);
await writeFile(
  path,
  await format(JSON.stringify(configJsonSchema()), { parser: 'json', ...style }),
);
