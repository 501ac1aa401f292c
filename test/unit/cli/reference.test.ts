import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { said } from './said.ts';

const reference = readFileSync(
  fileURLToPath(new URL('../../../docs/cli.md', import.meta.url)),
  'utf8',
);

it('docs/cli.md names every command and option', async () => {
  const { output } = await said(['--help']);
  const [, listed = ''] = /Commands:\n([\s\S]*?)\n\n/.exec(output) ?? [];
  const commands = [...listed.matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name ?? '');
  expect(commands).toHaveLength(14);
  for (const command of commands) {
    expect(reference).toMatch(new RegExp(`\\| \`${command} [<[]`));
    const help = await said([command, '--help']);
    for (const [option] of help.output.matchAll(/--(?!help)\w+/g)) {
      expect(reference).toContain(option);
    }
  }
});
