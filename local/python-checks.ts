import { join } from 'node:path';
import { CACHE_FOLDER, fromRepository } from './folders.ts';
import { runToEnd } from './processes/run-to-end.ts';
import { PYTHON_PARTS } from './python-parts.ts';
import { session } from './session.ts';
import { findPython } from './set-up/find-python.ts';
import { CHECKS_LOCK, pythonEnvironment } from './set-up/python-environment.ts';

const caches = join(CACHE_FOLDER, 'python-checks');

/** Checks the types, the lint rules and the format of everything that is Python's. */
await session(async () => {
  const found = await findPython();
  const { python } = await pythonEnvironment(found, console.log, CHECKS_LOCK);
  for (const { folder, code, lock, types } of PYTHON_PARTS) {
    const check = async (tool: string, ...options: readonly string[]) =>
      await runToEnd(python, ['-m', tool, ...options, '--cache-dir', join(caches, tool), code], {
        progress: console.log,
        cwd: fromRepository(folder),
      });
    // The types of what the code imports are in the environment it runs in.
    const runtime = await pythonEnvironment(found, console.log, lock);
    await check('mypy', ...types, '--python-executable', runtime.python);
    await check('ruff', 'check');
    await check('ruff', 'format', '--check');
  }
});
