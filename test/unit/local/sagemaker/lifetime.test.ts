import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fromRepository } from '../../../../local/folders.ts';
import { isAlive } from '../../../../local/processes/is-alive.ts';
import { CONTEXT, IMAGE, imagePython, ROLE, TOKEN, trainingJob } from './emulator-under-test.ts';
import { SCRIPT_MODE, variant } from './hosting-under-test.ts';

/** A job that says who it is and who its child is, and does not end by itself. */
const STUBBORN = `
import signal, subprocess
for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP): signal.signal(name, signal.SIG_IGN)
child = subprocess.Popen(['sleep', '600'])
open(os.environ['PIDS'], 'w').write(f'{os.getpid()} {child.pid} done')
time.sleep(600)`;

async function anEmulatorProcess(folder: string): Promise<{ child: ChildProcess; port: string }> {
  const child = spawn(process.execPath, [fromRepository('local/sagemaker/main.ts')], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      PATH: process.env['PATH'],
      SAGEMAKER_TOKEN: TOKEN,
      SAGEMAKER_FOLDER: join(folder, 'jobs'),
      SAGEMAKER_IMAGES: JSON.stringify({
        'sagemaker-xgboost:3.2-0': { python: await imagePython() },
      }),
    },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const port = await new Promise<string>((resolve) => {
    if (!child.stdout) throw new Error('No output');
    createInterface({ input: child.stdout }).once('line', (line) =>
      resolve(line.replace('ready ', '')),
    );
  });
  return { child, port };
}

async function aRunningJob(folder: string, port: string): Promise<number[]> {
  const pids = join(folder, 'pids-of-the-job');
  const request = trainingJob(STUBBORN, { Environment: { PIDS: pids } });
  const response = await fetch(`http://127.0.0.1:${port}/CreateTrainingJob`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify({ request, context: CONTEXT }),
  });
  expect(response.status).toBe(200);
  while (!existsSync(pids) || !readFileSync(pids, 'utf8').endsWith('done')) await sleep(20);
  return readFileSync(pids, 'utf8').split(' ').slice(0, 2).map(Number);
}

/** A script that says who it is when it is loaded. */
const SCRIPT = `
import os
def model_fn(model_dir): open(os.environ['PIDS'], 'w').write(f'{os.getpid()} done')
`;

/** An endpoint whose model server runs; its artifact is a file, so no cloud is needed. */
async function aRunningEndpoint(folder: string, port: string): Promise<number[]> {
  const pids = join(folder, 'pids');
  const post = async (operation: string, request: object) => {
    const response = await fetch(`http://127.0.0.1:${port}/${operation}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify({ request, context: CONTEXT }),
    });
    expect(response.status).toBe(200);
  };
  const code = join(folder, 'code');
  mkdirSync(code);
  writeFileSync(join(code, 'inference.py'), SCRIPT);
  await post('CreateModel', {
    ModelName: 'model-1',
    ExecutionRoleArn: ROLE,
    PrimaryContainer: {
      Image: IMAGE,
      Environment: { ...SCRIPT_MODE, SAGEMAKER_SUBMIT_DIRECTORY: code, PIDS: pids },
    },
  });
  await post('CreateEndpointConfig', {
    EndpointConfigName: 'config-1',
    ProductionVariants: [variant('1')],
  });
  await post('CreateEndpoint', { EndpointName: 'e', EndpointConfigName: 'config-1' });
  while (!existsSync(pids) || !readFileSync(pids, 'utf8').endsWith('done')) await sleep(20);
  return readFileSync(pids, 'utf8').split(' ').slice(0, 1).map(Number);
}

async function areGone(pids: readonly number[], within: number): Promise<boolean> {
  const deadline = Date.now() + within;
  while (Date.now() < deadline) {
    if (pids.every((pid) => !isRunning(pid))) return true;
    await sleep(20);
  }
  return false;
}

/** A process that nobody has waited for yet has ended all the same. */
function isRunning(pid: number): boolean {
  if (!isAlive(pid)) return false;
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return existsSync('/proc') ? false : isAlive(pid);
  }
}

describe('no process of a job or an endpoint outlives the emulator', () => {
  it.each([
    ['is killed', (child: ChildProcess) => void child.kill('SIGKILL')],
    ['gets SIGTERM', (child: ChildProcess) => void child.kill('SIGTERM')],
    ['gets SIGINT', (child: ChildProcess) => void child.kill('SIGINT')],
    ['loses whoever started it', (child: ChildProcess) => void child.stdin?.end()],
  ])('that %s', async (_, end) => {
    const folder = mkdtempSync(join(tmpdir(), 'sagemaker-life-'));
    const { child, port } = await anEmulatorProcess(folder);
    const pids = await aRunningJob(folder, port);
    const server = await aRunningEndpoint(folder, port);
    pids.push(...server);
    expect(pids.map(isRunning)).toEqual([true, true, true]);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    end(child);
    await ended;
    expect(await areGone(pids, 3000)).toBe(true);
  });
});
