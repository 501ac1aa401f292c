import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  codeBlocks,
  type Document,
  documentAt,
  documents,
  prose,
  REPOSITORY,
} from './documents.ts';
import { usageProblem } from './evergreen-usage.ts';
import { wordsOf } from './shell-words.ts';

const { scripts, devDependencies } = JSON.parse(
  readFileSync(join(REPOSITORY, 'package.json'), 'utf8'),
) as Record<'scripts' | 'devDependencies', Record<string, string>>;

/** What npm does without a script of that name. */
const NPM_OWN = ['ci', 'test'];

/** What of the CDK's commands the documents speak of. */
const CDK_COMMANDS = ['bootstrap', 'deploy', 'synth', 'import', 'destroy'];

/** What is on a person's machine, or says itself that it is not. */
const OTHERS = [
  'aws',
  'cd',
  'curl',
  'gunzip',
  'head',
  'pip',
  'python',
  'sed',
  'sha256sum',
  'unset',
  'export',
];

/** Each command of each shell block, and each that is named in a sentence. */
function commandsIn(document: Document): string[][] {
  const blocks = codeBlocks(document).filter(({ language }) => language === 'sh');
  const named = [...prose(document).matchAll(/`((?:npx|npm|evergreen)\s[^`]+)`/g)];
  // A sentence may break a line anywhere, a block means it.
  const inSentences = named.map(([, code = '']) => code.replaceAll(/\s*\n\s*/g, ' '));
  return [...blocks.map(({ code }) => code), ...inSentences].flatMap(wordsOf);
}

/** Why a command can't be meant, if it can't. */
async function problemOf([tool = '', ...args]: readonly string[]): Promise<string | undefined> {
  switch (tool) {
    case 'npm':
      return npmProblem(args);
    case 'npx':
      return await npxProblem(args);
    case 'evergreen':
      return await usageProblem(args);
    case 'node':
      return existsSync(join(REPOSITORY, args[0] ?? '')) ? undefined : `no file ${args[0]}`;
    default:
      if (tool.startsWith('.')) return executableProblem(tool);
      return OTHERS.includes(tool) ? undefined : `${tool} is no command that we know of`;
  }
}

function npmProblem([command = '', name = '']: readonly string[]): string | undefined {
  if (command !== 'run') return NPM_OWN.includes(command) ? undefined : `npm has no ${command}`;
  return name in scripts ? undefined : `package.json has no script ${name}`;
}

async function npxProblem([tool = '', ...args]: readonly string[]): Promise<string | undefined> {
  if (tool === 'evergreen') return await usageProblem(args);
  if (tool === 'cdk') {
    if (!('aws-cdk' in devDependencies)) return 'package.json names no aws-cdk';
    return CDK_COMMANDS.includes(args[0] ?? '') ? undefined : `cdk has no ${args[0]}`;
  }
  if (!(tool in devDependencies)) return `package.json names no ${tool}`;
  const files = args.filter((each) => /\//.test(each) && !each.startsWith('-'));
  const missing = files.filter((file) => !existsSync(join(REPOSITORY, file)));
  return missing.length === 0 ? undefined : `no file ${missing.join(', ')}`;
}

function executableProblem(file: string): string | undefined {
  try {
    accessSync(join(REPOSITORY, file), constants.X_OK);
    return undefined;
  } catch {
    return `${file} can't be run`;
  }
}

describe('commands in documents', () => {
  it.each([
    [['npm', 'run', 'gone'], 'package.json has no script gone'],
    [['npx', 'cdk', 'gone'], 'cdk has no gone'],
    [['npx', 'gone'], 'package.json names no gone'],
    [['npx', 'vitest', 'run', 'test/gone.test.ts'], 'no file test/gone.test.ts'],
    [['evergreen', 'gone'], "error: unknown command 'gone'"],
    [['npx', 'evergreen', 'runs', 'toy', '--gone'], "error: unknown option '--gone'"],
    [['./gone'], "./gone can't be run"],
    [['gone'], 'gone is no command that we know of'],
  ])('%j would be seen', async (command, problem) => {
    expect(await problemOf(command)).toContain(problem);
  });

  it('are found', () => {
    expect(commandsIn(documentAt('README.md')).length).toBeGreaterThan(30);
    expect(documents.flatMap(commandsIn).length).toBeGreaterThan(70);
  });

  it.each(documents)('of $path are there', async (document) => {
    const problems: string[] = [];
    for (const command of commandsIn(document)) {
      const problem = await problemOf(command);
      if (problem !== undefined) problems.push(`${command.join(' ')}: ${problem}`);
    }
    expect(problems).toEqual([]);
  });

  it('the CDK has those that are spoken of', () => {
    const help = execFileSync(process.execPath, ['node_modules/aws-cdk/bin/cdk', '--help'], {
      cwd: REPOSITORY,
      encoding: 'utf8',
    });
    const offered = [...help.matchAll(/^ +cdk (\w+)/gm)].map(([, name]) => name);
    expect(offered).toEqual(expect.arrayContaining(CDK_COMMANDS));
  });
});

describe("the README's summer", () => {
  it('is 1,500 flights without their label', () => {
    const [line = ''] = /^ *gunzip .*traffic\.csv$/m.exec(documentAt('README.md').text) ?? [];
    const folder = mkdtempSync(join(tmpdir(), 'summer-'));
    const file = join(folder, 'traffic.csv');
    execFileSync('sh', ['-c', line.replace('> traffic.csv', '> "$TRAFFIC"')], {
      cwd: REPOSITORY,
      env: { ...process.env, TRAFFIC: file },
    });
    const [header = '', ...rows] = readFileSync(file, 'utf8').trimEnd().split('\n');
    rmSync(folder, { recursive: true });
    expect(rows).toHaveLength(1_500);
    expect(header).toMatch(/^date,/);
    expect(header).not.toContain('delayed');
  });
});
