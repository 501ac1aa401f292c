import { existsSync, lstatSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { onlyOneAtATime } from '../../../local/set-up/only-one-at-a-time.ts';

/** No process has it: above what any kernel gives. */
const NOBODY = 2 ** 30;

const aLock = () => join(mkdtempSync(join(tmpdir(), 'lock-test-')), 'lock');
const ignore = () => {};

describe('onlyOneAtATime', () => {
  it('lets one work, and the other wait and say so', async () => {
    const lock = aLock();
    const seen: string[] = [];
    const work = (name: string) => async () => {
      seen.push(`${name} begins`);
      await sleep(50);
      seen.push(`${name} ends`);
    };
    await Promise.all([
      onlyOneAtATime(lock, ignore, work('first')),
      onlyOneAtATime(lock, (line) => seen.push(line), work('second')),
    ]);
    expect(seen).toEqual([
      'first begins',
      `another run is at it already: waiting, process ${process.pid} (${lock})`,
      'first ends',
      'second begins',
      'second ends',
    ]);
    expect(existsSync(lock)).toBe(false);
  });

  it('does not wait for one that is gone', async () => {
    const lock = aLock();
    symlinkSync(String(NOBODY), lock);
    expect(await onlyOneAtATime(lock, ignore, async () => await Promise.resolve('done'))).toBe(
      'done',
    );
  });

  it('makes way when the work fails', async () => {
    const lock = aLock();
    const failing = async () => await Promise.reject(new Error('no network'));
    await expect(onlyOneAtATime(lock, ignore, failing)).rejects.toThrow('no network');
    expect(() => lstatSync(lock)).toThrow('ENOENT');
  });
});
