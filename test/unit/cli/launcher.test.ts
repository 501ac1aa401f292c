import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
const { bin } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as {
  bin: { evergreen: string };
};
const launcher = join(REPOSITORY, bin.evergreen);

/** Makes Node believe that it is an old one. */
const PRETEND =
  "data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.9.0'}})";

function run(script: string, args: readonly string[], options: readonly string[] = []) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...options, script, ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('npx evergreen', () => {
  it('finds a file that can be executed', () => {
    expect(statSync(launcher).mode & 0o111).toBe(0o111);
    expect(readFileSync(launcher, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it('hands on the arguments, the output and the exit code, without colours into a pipe', () => {
    const help = run(launcher, ['--help']);
    expect(help).toMatchObject({ status: 0, stderr: '' });
    expect(help.stdout).toMatch(/^Usage: evergreen/);
    expect(help.stdout).not.toContain('\u001b[');
    expect(run(launcher, ['runs'])).toMatchObject({ status: 2, stdout: '' });
  });

  it('takes a reader that goes away for one that has seen enough', () => {
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', '{ "$0" "$1" --help; echo "ended with $?" >&2; } | true', process.execPath, launcher],
      { encoding: 'utf8' },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: 'ended with 0\n' });
  });

  // A device of Linux that is always full.
  it.runIf(existsSync('/dev/full'))('fails when its answer can’t be written', () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [launcher, '--help'], {
      encoding: 'utf8',
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: The answer could not be written: ENOSPC.*\n$/);
  });
});

describe('under an older Node', () => {
  let folder: string;
  let copy: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'launcher-'));
    mkdirSync(join(folder, 'cli'));
    copy = join(folder, 'cli/evergreen.mjs');
    copyFileSync(launcher, copy);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('says which one it needs', () => {
    const { status, stderr } = run(copy, ['runs'], ['--import', PRETEND]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/needs Node 24, and runs on 20\.9\.0/);
  });

  it('runs itself on the one that came with its packages', () => {
    const newer = join(folder, 'node_modules/.bin/node');
    mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
    writeFileSync(newer, '#!/bin/sh\necho "$@"\nexit 7\n');
    chmodSync(newer, 0o755);
    const { status, stdout } = run(copy, ['runs', 'a b'], ['--import', PRETEND]);
    expect(status).toBe(7);
    expect(stdout).toMatch(/cli\/evergreen\.mjs runs a b\n$/);

    writeFileSync(newer, '#!/bin/sh\nkill -INT $$\n');
    expect(run(copy, ['runs'], ['--import', PRETEND]).status).toBe(130);
  });
});
