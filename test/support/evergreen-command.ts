import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { REGION, ROOT_CREDENTIALS } from '../../local/cloud/local-cloud.ts';
import type { AppUnderTest } from './app-under-test.ts';

const COMMAND = fileURLToPath(new URL('../../cli/evergreen.mjs', import.meta.url));

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly complaint: string;
}

/** Runs the `evergreen` command as a person would, against the deployed app. */
export async function evergreen(
  { cloud }: Pick<AppUnderTest, 'cloud'>,
  ...args: readonly string[]
): Promise<Ended> {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      AWS_ENDPOINT_URL: cloud.endpoint,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: ROOT_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: ROOT_CREDENTIALS.secretAccessKey,
      NODE_EXTRA_CA_CERTS: cloud.certificate,
    },
  });
  const closed = once(child, 'close');
  const [output, complaint] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await closed;
  return { code: child.exitCode, output, complaint };
}
