import { inject } from 'vitest';
import type { DeployedApp } from './deployed-app.ts';

/** The deployed app that this worker's test file has for itself. */
export function deployedApp(): DeployedApp {
  const worker = Number(process.env['VITEST_POOL_ID']);
  const app = inject('deployedApps')[worker - 1];
  if (!app) throw new Error(`No app is deployed for worker ${worker}`);
  return app;
}
