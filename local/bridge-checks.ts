import { join } from 'node:path';
import { CACHE_FOLDER, fromRepository } from './folders.ts';
import { runToEnd } from './processes/run-to-end.ts';
import { session } from './session.ts';
import { findPython } from './set-up/find-python.ts';
import { CHECKS_LOCK, pythonEnvironment } from './set-up/python-environment.ts';

const caches = join(CACHE_FOLDER, 'python-checks');

/** Checks the types, the lint rules and the format of the bridge, which is Python. */
await session(async () => {
  const found = await findPython();
  const cloud = await pythonEnvironment(found, console.log);
  const { python } = await pythonEnvironment(found, console.log, CHECKS_LOCK);
  const check = async (tool: string, ...options: string[]) =>
    await runToEnd(python, ['-m', tool, ...options, '--cache-dir', join(caches, tool), 'bridge'], {
      progress: console.log,
      cwd: fromRepository('local'),
    });
  // The types of what the bridge imports are in the local cloud's own environment.
  const config = ['--config-file', 'bridge/pyproject.toml'];
  await check('mypy', ...config, '--python-executable', cloud.python);
  await check('ruff', 'check');
  await check('ruff', 'format', '--check');
});
