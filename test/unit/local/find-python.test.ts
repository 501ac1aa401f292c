import { describe, expect, it } from 'vitest';
import { findPython, reasonIn } from '../../../local/set-up/find-python.ts';

/** What each command answers; any other is not there. */
function machineWith(answers: Readonly<Record<string, string>>) {
  return async (command: string) => await Promise.resolve(answers[command] ?? 'not found');
}

describe('findPython', () => {
  it.each([
    [{ 'python3.13': '3.13.0' }, 'python3.13'],
    [{ 'python3.12': '3.12.1', 'python3.11': '3.11.7' }, 'python3.12'],
    [{ python3: '3.11.7' }, 'python3'],
    [{ python3: '3.10.13', 'python3.11': '3.11.7' }, 'python3.11'],
    [{ 'python3.13': 'found, but without the venv module', 'python3.12': '3.12.1' }, 'python3.12'],
  ])('of %j takes %s', async (answers, command) => {
    const found = await findPython(machineWith(answers));
    expect(found.command).toBe(command);
  });

  it.each(['3.10.13', '3.14.0', '2.7.18', '3.9.18', '3.12', 'something else'])(
    'does not take %s, and says that it was there',
    async (answer) => {
      const finding = findPython(machineWith({ python3: answer }));
      await expect(finding).rejects.toThrow(`python3     ${answer}`);
      await expect(finding).rejects.toThrow('python3.13  not found');
    },
  );
});

describe('why an interpreter did not answer', () => {
  it.each([
    [
      'Traceback (most recent call last):\n  File "<string>"\nModuleNotFoundError: No module named \'ensurepip\'\n',
      'found, but without the venv module',
    ],
    [
      'Traceback:\n  File "/home/me/venv/x.py"\nModuleNotFoundError: No module named \'zlib\'',
      "does not run: ModuleNotFoundError: No module named 'zlib'",
    ],
    [
      "pyenv: python3.13: command not found\n\nThe `python3.13' command exists in these Python versions:\n  3.13.0\n\nNote: See 'pyenv help global'\n      python2 and python3 to be found.\n",
      'does not run: pyenv: python3.13: command not found',
    ],
    ['', undefined],
  ])('%j', (printed, reason) => {
    expect(reasonIn(printed)).toBe(reason);
  });
});
