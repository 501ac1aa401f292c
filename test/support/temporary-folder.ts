import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives all tests one folder for temporary files, which goes with them: a run makes some 3,000. */
export function setup(): void {
  const folder = mkdtempSync(join(tmpdir(), 'evergreen-tests-'));
  process.env['TMPDIR'] = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}
