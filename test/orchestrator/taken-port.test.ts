import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { freePort } from '../../local/cloud/free-port.ts';
import { LocalCloud } from '../../local/cloud/local-cloud.ts';
import { findPython } from '../../local/set-up/find-python.ts';
import { pythonEnvironment } from '../../local/set-up/python-environment.ts';

vi.mock('../../local/cloud/free-port.ts', { spy: true });

it('the cloud takes another port when somebody was faster at its own', async () => {
  const { python } = await pythonEnvironment(await findPython(), () => {});
  const runFolder = mkdtempSync(join(tmpdir(), 'taken-port-'));
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  vi.mocked(freePort).mockResolvedValueOnce(port);

  const cloud = await LocalCloud.start({ python, runFolder });
  expect(freePort).toHaveBeenCalledTimes(2);
  expect(cloud.endpoint).not.toContain(`:${port}`);

  await cloud.stop();
  other.close();
  rmSync(runFolder, { recursive: true });
}, 60_000);
