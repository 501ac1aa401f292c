// Plain JavaScript, because it must run, and say what is wrong, on the Node that is too old.
const NEEDED = 24;
const [major] = process.versions.node.split('.').map(Number);

if (major < NEEDED) {
  console.error(`
This needs Node ${NEEDED}, and runs on ${process.versions.node}.

On Linux (x64 and arm64) "npm ci" brings Node ${NEEDED} along as an optional dependency: run it again
without --omit=optional. On macOS install Node ${NEEDED}, for example with "brew install node@${NEEDED}".
`);
  process.exit(1);
}
