import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { SageMakerEmulator } from '../../../local/cloud/sagemaker-emulator.ts';

const images = { 'sagemaker-xgboost:3.2-0': { python: process.execPath } };
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function aRunFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'emulator-'));
  folders.push(folder);
  return folder;
}

async function answers({ url }: SageMakerEmulator, token: string): Promise<number> {
  const { status } = await fetch(`${url}/_state`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return status;
}

it('listens where it says, for those who know its token, until it is stopped', async () => {
  const onLost = vi.fn<(error: Error) => void>();
  const emulator = await SageMakerEmulator.start({ images, runFolder: aRunFolder(), onLost });
  expect(emulator.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(await answers(emulator, emulator.token)).toBe(200);
  expect(await answers(emulator, 'another')).toBeGreaterThanOrEqual(400);
  await emulator.stop();
  await expect(answers(emulator, emulator.token)).rejects.toThrow('fetch failed');
  expect(onLost).not.toHaveBeenCalled();
}, 20_000);

it('tells when it ends by itself', async () => {
  const lost = Promise.withResolvers<Error>();
  const runFolder = aRunFolder();
  await SageMakerEmulator.start({ images, runFolder, onLost: lost.resolve });
  process.kill(childWith('sagemaker/main.ts'), 'SIGKILL');
  expect((await lost.promise).message).toMatch(/^The SageMaker emulator ended with SIGKILL/);
}, 20_000);

it('says why it does not come up', async () => {
  const starting = SageMakerEmulator.start({ images: 'none' as never, runFolder: aRunFolder() });
  await expect(starting).rejects.toThrow(/^The SageMaker emulator ended with exit code [1-9]/);
  await expect(starting).rejects.toThrow(/SAGEMAKER_IMAGES/);
}, 20_000);

/** The process that this one started with such an argument. */
function childWith(argument: string): number {
  const answer = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  const line = answer
    .split('\n')
    .find((each) => each.includes(argument) && each.includes(` ${process.pid} `));
  return Number(line?.trim().split(/\s+/)[0]);
}
