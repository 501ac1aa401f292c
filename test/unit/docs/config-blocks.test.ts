import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../../lib/config/parse-config.ts';
import { codeBlocks, documents, REPOSITORY } from './documents.ts';

/** What a block leaves out with "// …": it tells of the rest alone. */
const LEFT_OUT = `task: 'regression',
  data: { columns: { area: { type: 'number' }, price: { type: 'number' } }, label: { column: 'price' } },`;

const IMPORT = "import { defineConfig, defineModel } from './lib/config/index.ts';\n";

/** In the repository, as a person's own: what it imports is found from there. */
const made = join(REPOSITORY, '.evergreen');
mkdirSync(made, { recursive: true });
const folder = mkdtempSync(join(made, 'docs-'));
afterAll(() => rmSync(folder, { recursive: true }));

const examples = documents.flatMap((document) =>
  codeBlocks(document)
    .filter(({ language }) => language === 'ts')
    .map(({ code }, index) => ({
      name: `${document.path.replaceAll(/\W/g, '-')}-${index}`,
      code: whole(code),
    })),
);

/** A block that is a part of a file, made a file. */
function whole(code: string): string {
  const full = code.includes('import ')
    ? code
    : `${IMPORT}export default defineConfig({ models: [${code.replace(/;\s*$/, '')}] });\n`;
  return full.replace('// …', LEFT_OUT).replace("'./lib/", "'../../lib/");
}

/** What the compiler says of some files, as strictly as of the repository's own. */
async function mistakesIn(files: Readonly<Record<string, string>>): Promise<string> {
  for (const [name, code] of Object.entries(files)) writeFileSync(join(folder, name), code);
  const config = join(folder, 'tsconfig.json');
  writeFileSync(
    config,
    JSON.stringify({ extends: '../../tsconfig.json', include: Object.keys(files) }),
  );
  const tsc = join(REPOSITORY, 'node_modules/typescript/bin/tsc');
  const run = promisify(execFile)(process.execPath, [tsc, '--project', config]);
  return await run.then(
    ({ stdout }) => stdout,
    (error: { stdout: string }) => error.stdout,
  );
}

describe('configs in documents', () => {
  it('compile', async () => {
    expect(examples.length).toBeGreaterThanOrEqual(2);
    const files = examples.map(({ name, code }) => [`${name}.ts`, code] as const);
    expect(await mistakesIn(Object.fromEntries(files))).toBe('');
  });

  it('would not with a mistake', async () => {
    const [first] = examples;
    const code = first?.code.replace("task: 'regression'", "task: 'regresion'") ?? '';
    expect(await mistakesIn({ 'wrong.ts': code })).toMatch(/"regresion"/);
  });

  it('are right: the README’s as it stands', async () => {
    const [readme] = examples;
    const file = join(folder, 'evergreen.config.ts');
    writeFileSync(file, readme?.code ?? '');
    const { default: config } = (await import(pathToFileURL(file).href)) as { default: unknown };
    expect(parseConfig(config, 'README.md').definitions).toHaveLength(1);
  });
});
