import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../lib/config/parse-config.ts';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const readme = readFileSync(join(REPOSITORY, 'README.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'readme-'));

afterAll(() => rmSync(folder, { recursive: true }));

describe('the README', () => {
  it('shows a config that is right as it stands', async () => {
    const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
    const example = join(folder, 'evergreen.config.ts');
    writeFileSync(example, code.replace("'./lib/", `'${pathToFileURL(REPOSITORY).href}lib/`));
    const { default: config } = (await import(pathToFileURL(example).href)) as { default: unknown };
    expect(parseConfig(config, 'README.md').definitions).toHaveLength(1);
  });

  it('names commands that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = [...readme.matchAll(/npm (?:run )?(\w[\w:-]*)/g)].map(([, name]) => name ?? '');
    expect([...Object.keys(scripts), 'ci']).toEqual(expect.arrayContaining(named));
  });

  it('links to what exists', () => {
    const linked = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path]) => path ?? '');
    expect(linked.filter((path) => !existsSync(join(REPOSITORY, path)))).toEqual([]);
  });
});
