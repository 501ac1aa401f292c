import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isClosed, leftovers, RunningCommand } from './running-command.ts';

describe('npm run demo', () => {
  it('tells its story to the end, exits with 0, and leaves nothing running', async () => {
    const demo = new RunningCommand('local/demo.ts');
    expect(await demo.ended, demo.output).toBe(0);
    for (const told of [
      /Dataset version 1 is registered, \d+\.\d s after the upload/,
      /rows +27,004 read, 606 without a label dropped/,
      /It is quarantined/,
      /Column "visibility" is missing/,
      /row 42 +line 43 +1,4OO/,
      /a duplicate of dsv-[0-9a-f]{20}/,
      /The ledger has one dataset version/,
    ]) {
      expect(demo.output).toMatch(told);
    }
    const page = readFileSync('.evergreen/demo/quarantine-report.html', 'utf8');
    expect(page).toContain('two hundred');
    expect(await isClosed(demo.port)).toBe(true);
    expect(leftovers(demo.pid)).toEqual([]);
  }, 180_000);
});

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

describe('kill -9 of the command', () => {
  it('takes the cloud and its workers along, and the next run cleans up', async () => {
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
