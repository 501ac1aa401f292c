/**
 * The process of the SageMaker emulator: prints `ready <port>`, and ends with its jobs on SIGTERM,
 * SIGINT, and when the pipe on its standard input closes, because then whoever started it is gone.
 */
import { stopAllProcesses } from '../processes/owned-processes.ts';
import { awsCloud } from './cloud/aws-cloud.ts';
import { killEveryJob } from './container/process.ts';
import { startEmulator } from './emulator.ts';
import { settings } from './settings.ts';

/** The cloud may be gone already: what still waits for it is not waited for longer, milliseconds. */
const LAST_WORDS = 1000;

const given = settings.parse(process.env);
const emulator = await startEmulator({
  token: given.SAGEMAKER_TOKEN,
  folder: given.SAGEMAKER_FOLDER,
  images: given.SAGEMAKER_IMAGES,
  openCloud: awsCloud(given.SAGEMAKER_TOKEN),
  graceMs: given.SAGEMAKER_STOP_GRACE_SECONDS * 1000,
  minuteMs: given.SAGEMAKER_MINUTE_SECONDS * 1000,
  startupMs: given.SAGEMAKER_STARTUP_SECONDS * 1000,
});

let ending = false;
function end(): void {
  if (ending) return;
  ending = true;
  void stop();
}

async function stop(): Promise<void> {
  const stopped = stopAllProcesses();
  killEveryJob();
  await stopped;
  setTimeout(() => process.exit(0), LAST_WORDS).unref();
  await emulator.close();
  process.exit(0);
}

process.once('SIGTERM', end);
process.once('SIGINT', end);
process.stdin.once('end', end).once('close', end).resume();

console.log(`ready ${emulator.port}`);
