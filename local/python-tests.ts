import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE_FOLDER, fromRepository } from './folders.ts';
import { runToEnd } from './processes/run-to-end.ts';
import { PYTHON_PARTS } from './python-parts.ts';
import { session } from './session.ts';
import { findPython } from './set-up/find-python.ts';
import { pythonEnvironment } from './set-up/python-environment.ts';

const results = join(CACHE_FOLDER, 'test-results');
const wanted = process.argv.slice(2);

/** Runs the tests that are Python's: all of them, or those of the parts that are named. */
await session(async () => {
  const found = await findPython();
  mkdirSync(results, { recursive: true });
  for (const { name, folder, tests, lock } of PYTHON_PARTS) {
    if (tests === undefined || (wanted.length > 0 && !wanted.includes(name))) continue;
    console.log(`\n ${name}`);
    const { python } = await pythonEnvironment(found, console.log, lock);
    const junit = `--junit-xml=${join(results, `${name}.xml`)}`;
    await runToEnd(python, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', junit, tests], {
      progress: console.log,
      cwd: fromRepository(folder),
    });
  }
});
