import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { demoRights, stale, unexplained } from '../support/demo-rights.ts';
import { isClosed, leftovers, RunningCommand } from './running-command.ts';
import { UNUSED_RIGHTS } from './unused-rights.ts';

/** What a person who works with AWS may have in their shell: of no use here, and no harm. */
const SOMEBODYS_AWS = {
  AWS_PROFILE: 'not-there',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'token',
  AWS_USE_FIPS_ENDPOINT: 'true',
  HTTPS_PROXY: 'http://127.0.0.1:9',
};

describe('npm run demo', () => {
  it('tells its story to the end, exits with 0, and leaves nothing running or lying about', async () => {
    const TMPDIR = mkdtempSync(join(tmpdir(), 'demo-'));
    const demo = new RunningCommand('local/demo.ts', { ...SOMEBODYS_AWS, TMPDIR });
    expect(await demo.ended, demo.output).toBe(0);
    for (const told of [
      /Dataset version 1 is registered, \d+\.\d s after the upload/,
      /rows +27,004 read, 606 without a label dropped/,
      /It is quarantined/,
      /Column "visibility" is missing/,
      /row 42 +line 43 +1,4OO/,
      /a duplicate of dsv-[0-9a-f]{20}/,
      /The ledger has one dataset version/,
      /RELEASED +version 1 of flight-delay/,
      /model version +1, cnd-[0-9a-f]{20}/,
      /without a signature: 403/,
      /\/record\/distance: got "far"/,
      /requests +\d+, \d+ a second, of which 0 failed\n +version 1 +\d+ answers.*\n +version 2 +\d+ answers/,
      /A second instance serves/,
      /Setting desired instance count to 1\./,
      /ROLLED BACK +version 3 of flight-delay/,
      /cnd-[0-9a-f]{20} is marked bad/,
      /No endpoint, endpoint config, model, scalable target or alarm is left\./,
      /Its \d+ roles were granted \d+ rights, of which this demo used \d+/,
    ]) {
      expect(demo.output).toMatch(told);
    }
    const page = readFileSync('.evergreen/demo/quarantine-report.html', 'utf8');
    expect(page).toContain('two hundred');
    expect(await isClosed(demo.port)).toBe(true);
    expect(leftovers(demo.pid)).toEqual([]);
    const runs = expect.stringMatching(/^evergreen-\w+$/) as string;
    expect(readdirSync(TMPDIR, { recursive: true })).toEqual([runs]);
  }, 360_000);

  it('used every right that its roles are granted, or a reason says when it is', () => {
    const rights = demoRights();
    expect(rights.filter(({ usedFor }) => usedFor !== undefined).length).toBeGreaterThan(200);
    expect(unexplained(rights, UNUSED_RIGHTS)).toEqual([]);
    expect(stale(rights, UNUSED_RIGHTS)).toEqual([]);
  });
});

describe('Ctrl-C in the demo', () => {
  it('stops model servers and traffic too, while a version takes over', async () => {
    const demo = new RunningCommand('local/demo.ts');
    await demo.says(/registered as version 2/, 180_000);
    demo.signal('SIGINT');
    expect(await demo.ended, demo.output).toBe(130);
    expect(demo.output).toContain('everything that was started is stopped');
    expect(leftovers(demo.pid)).toEqual([]);
  }, 240_000);
});
