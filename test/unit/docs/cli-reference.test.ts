import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../../cli/program.ts';
import { said } from '../cli/said.ts';
import { everyCommand, willingSurroundings, willingSystem } from '../cli/willing-system.ts';
import { documentAt } from './documents.ts';
import { usageProblem } from './evergreen-usage.ts';
import { wordsOf } from './shell-words.ts';

const reference = documentAt('docs/cli.md');
const folder = mkdtempSync(join(tmpdir(), 'cli-reference-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What stands for a value in the table of commands. */
const VALUES: Readonly<Record<string, string>> = { n: '3', text: 'why', json: '{}', path: 'x.csv' };

/** The cells of the rows below a table's heading. */
function table(heading: string): string[][] {
  const [, rows = ''] =
    new RegExp(`^\\| ${heading} +\\|.*\\n\\|[- |]+\\n((?:\\|.*\\n)+)`, 'm').exec(reference.text) ??
    [];
  return rows
    .trimEnd()
    .split('\n')
    .map((row) => row.split(/(?<!\\)\|/).map((cell) => cell.trim()));
}

const commands = table('command').flatMap(([, usage = '']) =>
  [...usage.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code),
);

/** By command: the members of its answer. */
const answers = new Map(
  answerTable().flatMap(([, names = '', text = '']) =>
    [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => [name, membersOf(text)] as const),
  ),
);

function answerTable(): string[][] {
  const [, after = ''] = reference.text.split('## Answers as JSON');
  return after
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((row) => row.split('|').map((cell) => cell.trim()));
}

/** The names before the colons of `{ a, b: [c], d: { e } or null }`, without what is nested. */
function membersOf(text: string): string[] {
  const [, outer = ''] = /`\{ (.*?) \}`/.exec(text) ?? [];
  const flat = outer.replaceAll(/\{[^}]*\}/g, '');
  return flat.split(',').map((member) => /^\w+/.exec(member.trim())?.[0] ?? '');
}

describe('docs/cli.md', () => {
  it('is read', () => {
    expect(commands.length).toBeGreaterThanOrEqual(18);
    expect(answers.get('status')).toContain('retraining');
  });

  it.each(commands)('"%s" is how it is called', async (usage) => {
    const words = wordsOf(usage.replaceAll(/[[\]]/g, '')).flat();
    expect(await usageProblem(words.map((word) => VALUES[word] ?? word))).toBeUndefined();
  });

  it('tells the exit codes', () => {
    expect(exitCodes).toEqual({ ok: 0, failed: 1, usage: 2 });
    expect(reference.text).toContain(
      'exits with 0 when all went well, 1 when something failed, 2 when it was called wrongly',
    );
  });
});

describe('--json', () => {
  it('is tried with every command', async () => {
    const { output } = await said(['--help']);
    const [, listed = ''] = /Commands:\n([\s\S]*?)\n\n/.exec(output) ?? [];
    const names = [...listed.matchAll(/^ {2}(\w+)/gm)].map(([, name = '']) => name);
    expect([...new Set(everyCommand(folder).map(([name]) => name))].toSorted()).toEqual(
      names.toSorted(),
    );
  });

  it.each(everyCommand(folder))(
    'of %s %s is one document, of the members that are documented',
    async (command, subject, ...args) => {
      const written: string[] = [];
      const { code, errors } = await said(
        [command, subject, ...args, '--json'].filter(Boolean),
        willingSystem(),
        {
          ...willingSurroundings,
          terminal: {
            looks: { colour: true, width: 80 },
            write: (text) => void written.push(text),
            complain: (text) => void written.push(text),
          },
        },
      );
      expect({ code, errors, documents: written.length }, written[0]).toEqual({
        code: 0,
        errors: '',
        documents: 1,
      });
      const members = Object.keys(JSON.parse(written[0] ?? '') as object);
      const documented =
        answers.get(subject.startsWith('flight') ? command : `${command} <run>`) ??
        answers.get(command) ??
        answers.get(`${command} <model>`);
      expect(members.toSorted()).toEqual(documented?.toSorted());
    },
  );
});
