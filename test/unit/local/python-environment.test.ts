import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { fromRepository } from '../../../local/folders.ts';
import { pythonEnvironment } from '../../../local/set-up/python-environment.ts';

const { cache } = await vi.hoisted(async () => {
  const { mkdtempSync: make } = await import('node:fs');
  const { tmpdir: temporary } = await import('node:os');
  return { cache: make(`${temporary()}/environments-`) };
});
vi.mock('../../../local/folders.ts', async (original) => ({
  ...(await original<object>()),
  CACHE_FOLDER: cache,
}));

/** No process has it: above what any kernel gives. */
const NOBODY = 2 ** 30;

const environments = join(cache, 'python');
const folder = mkdtempSync(join(tmpdir(), 'fake-python-'));
const command = join(folder, 'python3.12');
const calls = join(folder, 'calls');
const asked = () => (existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : []);
const ignore = () => {};

/** An interpreter that notes what it is asked for: its environments hold a copy of itself. */
function pythonWhosePip(ends: 0 | 1): void {
  writeFileSync(
    command,
    `#!/bin/sh
echo "$2" >> ${calls}
if [ "$2" = venv ]; then mkdir -p "$3/bin" && cp "$0" "$3/bin/python"; else exit ${ends}; fi
`,
  );
  chmodSync(command, 0o755);
}

const make = async () => await pythonEnvironment({ command, version: '3.12.0' }, ignore);

beforeEach(() => {
  rmSync(environments, { recursive: true, force: true });
  rmSync(calls, { force: true });
  pythonWhosePip(0);
});
afterAll(() => {
  for (const made of [cache, folder]) rmSync(made, { recursive: true });
});

describe('a Python environment', () => {
  it('is made once; from then on neither Python nor pip is asked', async () => {
    const first = await make();
    expect(first.wasCached).toBe(false);
    expect(asked()).toEqual(['venv', 'pip']);
    rmSync(command);
    expect(await make()).toEqual({ python: first.python, wasCached: true });
    expect(asked()).toHaveLength(2);
  });

  it('whose making failed leaves nothing, and is made the next time', async () => {
    pythonWhosePip(1);
    await expect(make()).rejects.toThrow(
      '"pip install -r local/bridge/requirements.txt" ended with exit code 1',
    );
    expect(readdirSync(environments)).toEqual([]);
    pythonWhosePip(0);
    expect(await make()).toMatchObject({ wasCached: false });
  });

  it('that a killed run left half made, with its lock, is not used but removed', async () => {
    const { python } = await make();
    const [link = ''] = readdirSync(environments).filter((name) => !/\.\d+$/.test(name));
    expect(python).toBe(join(environments, link, 'bin/python'));
    rmSync(environments, { recursive: true });
    const half = join(environments, `${link}.${NOBODY}`);
    mkdirSync(join(half, 'bin'), { recursive: true });
    writeFileSync(join(half, 'bin/python'), '');
    symlinkSync(String(NOBODY), join(environments, `${link}.lock`));

    expect(await make()).toEqual({ python, wasCached: false });
    const kept = [link, `${link}.${process.pid}`];
    expect(readdirSync(environments).toSorted()).toEqual(kept);

    // A pip that outlived its run wrote on, and has ended since.
    mkdirSync(half);
    expect(await make()).toEqual({ python, wasCached: true });
    expect(readdirSync(environments).toSorted()).toEqual(kept);
  });

  it('is another one for another list of packages', async () => {
    const { python } = await make();
    const lock = 'local/bridge/requirements-checks.txt';
    expect(existsSync(fromRepository(lock))).toBe(true);
    const other = await pythonEnvironment({ command, version: '3.12.0' }, ignore, lock);
    expect(other.python).not.toBe(python);
  });
});
