import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { bringUp } from '../../local/bring-up.ts';
import type { StackOutputs } from '../../local/deploy/deploy-app.ts';
import { stopAllProcesses } from '../../local/processes/owned-processes.ts';
import { makeRunFolder, removeRunFolder } from '../../local/run-folder.ts';

/** A cloud of its own with the app in it, for one test file at a time. */
export interface DeployedApp {
  readonly endpoint: string;
  readonly certificate: string;
  readonly outputs: StackOutputs;
  readonly cloudLog: string;
  /** Where the SageMaker emulator is, and what opens its doors: for faults on purpose. */
  readonly sagemaker: { readonly url: string; readonly token: string; readonly log: string };
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where a worker asks for its deployed app, by its number. */
    readonly deployedApps: string;
  }
}

/**
 * Deploys the app once for each worker of the tests that need a cloud, when it asks for it: a cloud
 * that waits takes its share of the processor from the tests that need none.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const runFolder = makeRunFolder();
  const apps = new Map<string, Promise<DeployedApp>>();
  const server = createServer(({ url = '/' }, response) => {
    const worker = url.slice(1);
    const app = apps.get(worker) ?? deployApp(join(runFolder, worker));
    apps.set(worker, app);
    void answer(response, app);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('The server has no port.');
  project.provide('deployedApps', `http://127.0.0.1:${address.port}/`);
  return async () => {
    server.close();
    await stopAllProcesses();
    removeRunFolder(runFolder);
  };
}

async function answer(response: ServerResponse, app: Promise<DeployedApp>): Promise<void> {
  try {
    response.end(JSON.stringify(await app));
  } catch (error) {
    response.writeHead(500).end(error instanceof Error ? error.stack : String(error));
  }
}

/** With each event delivered at least twice and out of order: what AWS may do is what tests live with. */
async function deployApp(runFolder: string): Promise<DeployedApp> {
  mkdirSync(runFolder);
  const { cloud, sagemaker, outputs } = await bringUp({
    configFolder: fileURLToPath(new URL('../fixtures/deployed/', import.meta.url)),
    runFolder,
    eventDelivery: 'at-least-once',
    quiet: true,
  });
  const { endpoint, certificate, logFile: cloudLog } = cloud;
  const { url, token, logFile: log } = sagemaker;
  return { endpoint, certificate, outputs, cloudLog, sagemaker: { url, token, log } };
}
