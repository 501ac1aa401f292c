import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { isClosed, leftovers, RunningCommand } from './running-command.ts';

/** Where neither pip nor npm reaches anything. */
const NO_NETWORK = {
  PIP_NO_INDEX: '1',
  PIP_FIND_LINKS: '/nowhere',
  npm_config_registry: 'http://127.0.0.1:9/',
  HTTPS_PROXY: 'http://127.0.0.1:9',
};

describe('Ctrl-C', () => {
  it.each([
    ['while the cloud is being set up', /TLS on, IAM enforced/],
    ['once it is up', /stays up until Ctrl-C/],
  ])(
    '%s, stops everything and says so',
    async (_when, said) => {
      const up = new RunningCommand('local/up.ts');
      await up.says(said);
      up.signal('SIGINT');
      expect(await up.ended, up.output).toBe(130);
      expect(up.output).toContain('everything that was started is stopped');
      expect(await isClosed(up.port)).toBe(true);
      expect(leftovers(up.pid)).toEqual([]);
    },
    120_000,
  );
});

describe('a second start', () => {
  it('needs no network, and stops while the app is being deployed', async () => {
    const up = new RunningCommand('local/up.ts', NO_NETWORK);
    await up.says(/…  cdk deploy/, 110_000);
    // Long enough for functions and custom resources to be at work.
    await sleep(3_000);
    up.signal('SIGINT');
    expect(await up.ended, up.output).toBe(130);
    expect(up.output.match(/environment \(cached\)/g)).toHaveLength(2);
    expect(up.output).toContain('everything that was started is stopped');
    expect(await isClosed(up.port)).toBe(true);
    expect(leftovers(up.pid)).toEqual([]);
  }, 160_000);
});

describe('a signal for npm alone', () => {
  it('reaches the command, which stops everything', async () => {
    const npm = new RunningCommand('local', {}, ['npm', 'run']);
    await npm.says(/TLS on, IAM enforced/);
    npm.signal('SIGTERM');
    expect(await npm.ended, npm.output).toBe(130);
    expect(npm.output).toContain('everything that was started is stopped');
    expect(await isClosed(npm.port)).toBe(true);
  }, 120_000);
});

describe('a reader that goes away', () => {
  it('ends the command, and all it started', async () => {
    const up = new RunningCommand('local/up.ts');
    await up.says(/TLS on, IAM enforced/);
    const { port } = up;
    up.stopReading();
    expect(await up.ended).toBe(130);
    expect(await isClosed(port)).toBe(true);
    expect(leftovers(up.pid)).toEqual([]);
  }, 120_000);
});

describe('a command that can’t begin', () => {
  it.each([
    ['local/demo.ts', { PATH: '/nowhere' }, /needs Python 3\.11, 3\.12 or 3\.13 with venv/],
    ['local/demo.ts', { TMPDIR: '/dev/null' }, /Set TMPDIR to a folder that you can write/],
    ['local/up.ts', { EVERGREEN_CONFIG: '/nowhere' }, /\/nowhere/],
  ])(
    '%s with %j says why, once and without a stack, and leaves nothing',
    async (script, environment, why) => {
      const folder = mkdtempSync(join(tmpdir(), 'first-time-'));
      const command = new RunningCommand(script, { TMPDIR: folder, ...environment });
      expect(await command.ended, command.output).toBe(1);
      expect(command.output.match(new RegExp(why, 'g'))).toHaveLength(1);
      expect(command.output).not.toMatch(/^ +at |logs of this run/m);
      expect(leftovers(command.pid)).toEqual([]);
      expect(readdirSync(folder, { recursive: true }).length).toBeLessThanOrEqual(1);
      rmSync(folder, { recursive: true });
    },
    30_000,
  );
});

describe('a cloud that ends by itself', () => {
  it('is what the command says, and not that a connection was refused', async () => {
    const up = new RunningCommand('local/up.ts');
    await up.says(/stays up until Ctrl-C/);
    process.kill(up.cloud, 'SIGKILL');
    expect(await up.ended, up.output).toBe(1);
    expect(up.output).toContain('The local cloud ended with SIGKILL');
    expect(up.output).not.toContain('ECONNREFUSED');
    expect(leftovers(up.pid)).toEqual([]);
  }, 120_000);
});

describe('kill -9 of the command', () => {
  it('F42: takes the cloud and its workers along, and the next run cleans up', async () => {
    const up = new RunningCommand('local/up.ts');
    await up.says(/stays up until Ctrl-C/);
    const folder = /--cacert (\S+)\/tmp\/ministack-tls/.exec(up.output)?.[1] ?? '';
    expect(existsSync(folder)).toBe(true);
    up.signal('SIGKILL');
    await up.ended;
    await expect.poll(() => isClosed(up.port), { timeout: 20_000 }).toBe(true);
    await expect.poll(() => leftovers(up.pid), { timeout: 20_000 }).toEqual([]);

    const next = new RunningCommand('local/up.ts');
    await next.says(/Find Python/);
    next.signal('SIGINT');
    await next.ended;
    expect(existsSync(folder)).toBe(false);
  }, 120_000);
});
