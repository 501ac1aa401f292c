import { inject } from 'vitest';
import type { DeployedApp } from './deployed-app.ts';

const worker = process.env['VITEST_POOL_ID'] ?? '';
const answer = await fetch(new URL(worker, inject('deployedApps')));
if (!answer.ok) throw new Error(`No app is deployed for worker ${worker}: ${await answer.text()}`);
const app = (await answer.json()) as DeployedApp;

/** The deployed app that this worker's test file has for itself. */
export function deployedApp(): DeployedApp {
  return app;
}
