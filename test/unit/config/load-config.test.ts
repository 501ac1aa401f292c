import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigFileError } from '../../../lib/config/errors.ts';
import { loadConfig } from '../../../lib/config/load-config.ts';
import { parseConfig } from '../../../lib/config/parse-config.ts';
import twoModels from '../../fixtures/config/two-models.config.ts';
import { validModel } from '../pipelines/model-definition/valid-model.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evergreen-config-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);

/** What loading the folder says, the folder's path written as DIR. */
async function complaint(): Promise<string> {
  try {
    await loadConfig(folder);
  } catch (error) {
    if (!(error instanceof ConfigFileError)) throw error;
    return error.message.replaceAll(relative(process.cwd(), folder), 'DIR');
  }
  return 'no problem';
}

describe('loadConfig', () => {
  it('loads TypeScript', async () => {
    const text = `const models: object[] = [${JSON.stringify(validModel())}];\nexport default { models };`;
    await write('evergreen.config.ts', text);
    const { definitions } = await loadConfig(folder);
    expect(definitions.map(({ definition }) => definition.name)).toEqual(['flight-delay']);
  });

  it('loads JSON that names its schema, to the same hash as TypeScript', async () => {
    const content = { $schema: './evergreen.config.schema.json', models: [validModel()] };
    await write('evergreen.config.json', JSON.stringify(content));
    const { definitions } = await loadConfig(folder);
    expect(definitions).toEqual(parseConfig({ models: [validModel()] }, 'a').definitions);
  });

  it('names the file by its path from here', async () => {
    await write('evergreen.config.json', '{}');
    const file = join(relative(process.cwd(), folder), 'evergreen.config.json');
    await expect(loadConfig(folder)).rejects.toThrow(`${file} has 1 problem.`);
  });

  it('tells of a missing file', async () => {
    expect(await complaint()).toBe(
      'No evergreen.config.ts or evergreen.config.json in DIR.\n\n    fix         Create one, for example from examples/flight-delay/evergreen.config.ts.',
    );
  });

  it('tells of two files', async () => {
    await write('evergreen.config.json', '{}');
    await write('evergreen.config.ts', '');
    expect(await complaint()).toBe(
      'Both evergreen.config.ts and evergreen.config.json are in DIR.\n\n    fix         Keep one of them, and remove the other.',
    );
  });

  it('tells of a missing default export', async () => {
    await write('evergreen.config.ts', 'export const config = {};');
    expect(await complaint()).toBe(
      'DIR/evergreen.config.ts has no default export, only config.\n\n    fix         Write: export default defineConfig({ ... })',
    );
  });

  it('tells of broken JSON', async () => {
    await write('evergreen.config.json', '{ "models": [],, }');
    expect(await complaint()).toMatch(
      /^DIR\/evergreen\.config\.json is not valid JSON: .+\n\n {4}fix/,
    );
  });

  it('tells what the file itself throws, and where', async () => {
    await write('evergreen.config.ts', '\nexport default { models: missing };');
    expect(await complaint()).toContain(
      "evergreen.config.ts can't be loaded: missing is not defined",
    );
  });
});

describe('two models', () => {
  it('have a definition and a hash each', () => {
    const { config, definitions } = parseConfig(twoModels, 'two-models.config.ts');
    expect(config.name).toBe('shop');
    expect(definitions.map(({ definition }) => definition.name)).toEqual(['churn', 'demand']);
    expect(new Set(definitions.map(({ hash }) => hash)).size).toBe(2);
  });
});

/** Vitest transforms what it imports; these run as the CDK app does. */
describe('in a process of its own', () => {
  const run = promisify(execFile);
  const index = join(import.meta.dirname, '../../../lib/config/index.ts');
  const load = async (): Promise<string> => {
    const script = `
      import { createRequire } from 'node:module';
      const { loadConfig } = await import(${JSON.stringify(index)});
      await loadConfig(process.argv[1]).catch((error) => console.log(error.message));
      const loaded = Object.keys(createRequire(import.meta.url).cache);
      console.log('cdk', loaded.filter((path) => path.includes('aws-cdk-lib')).length);`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script, folder]);
    return stdout;
  };

  it('loads without the CDK', async () => {
    const text = `import { defineConfig } from ${JSON.stringify(index)};\nexport default defineConfig({ models: [${JSON.stringify(validModel())}] });`;
    await write('evergreen.config.ts', text);
    expect(await load()).toBe('cdk 0\n');
  });

  it('tells of a syntax error with its line', async () => {
    await write('evergreen.config.ts', 'export default {\n  models: [,\n};');
    const said = await load();
    expect(said).toMatch(/evergreen\.config\.ts can't be loaded: .*\(line \d\)/s);
    expect(said).toContain(
      'fix         Correct the file; `npx tsc --noEmit` shows where it is wrong.',
    );
  });

  it('tells of TypeScript that Node cannot strip', async () => {
    await write('evergreen.config.ts', 'enum A { B }\nexport default { models: [A.B] };');
    expect(await load()).toContain('no enums, no namespaces');
  });
});
