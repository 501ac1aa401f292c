import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE_FOLDER, fromRepository } from './folders.ts';
import { runToEnd } from './processes/run-to-end.ts';
import { session } from './session.ts';
import { findPython } from './set-up/find-python.ts';
import { pythonEnvironment } from './set-up/python-environment.ts';

const PYTEST = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', 'bridge/tests'];

/** Runs the bridge's own tests, which are Python's, in the local cloud's environment. */
await session(async () => {
  const { python } = await pythonEnvironment(await findPython(), console.log);
  const results = join(CACHE_FOLDER, 'test-results');
  mkdirSync(results, { recursive: true });
  await runToEnd(python, [...PYTEST, `--junit-xml=${join(results, 'bridge.xml')}`], {
    progress: console.log,
    cwd: fromRepository('local'),
  });
});
