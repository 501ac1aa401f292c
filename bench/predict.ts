/**
 * What does the prediction API cost on top of the endpoint, and the endpoint on top of the model? And
 * what does Evergreen take from an upload to a live model, besides the algorithm's own processes?
 *
 *     node bench/predict.ts [rounds = 1000] [requests a second = 200] [seconds = 30]
 *
 * The program is the local cloud's own, which nobody imports: it is started.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../local/measure-predictions.ts', import.meta.url));
const { status } = spawnSync(process.execPath, [program, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
