import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { configReference } from './config-reference.ts';

const path = join(import.meta.dirname, '../../docs/configuration.md');
const style = await resolveConfig(path);
await writeFile(path, await format(configReference(), { parser: 'markdown', ...style }));
