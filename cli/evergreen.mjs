#!/usr/bin/env node
// Plain JavaScript, because it must run, and find a newer one, on the Node that is too old.
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const NEEDED = 24;
const [major] = process.versions.node.split('.').map(Number);

if (major >= NEEDED) {
  await import('./evergreen.ts');
} else {
  process.exitCode = runOnNewerNode();
}

/** On Linux "npm ci" brings the Node that is needed along. */
function runOnNewerNode() {
  const newer = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));
  if (!existsSync(newer) || realpathSync(newer) === realpathSync(process.execPath)) {
    console.error(`
The command "evergreen" needs Node ${NEEDED}, and runs on ${process.versions.node}.

On Linux (x64 and arm64) "npm ci" brings Node ${NEEDED} along as an optional dependency: run it again
without --omit=optional. On macOS install Node ${NEEDED}, for example with "brew install node@${NEEDED}".
`);
    return 1;
  }
  const itself = fileURLToPath(import.meta.url);
  const args = [itself, ...process.argv.slice(2)];
  const { status, signal } = spawnSync(newer, args, { stdio: 'inherit' });
  // As a shell counts one that was interrupted.
  return status ?? (signal ? 128 + constants.signals[signal] : 1);
}
