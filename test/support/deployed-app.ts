import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { bringUp } from '../../local/bring-up.ts';
import type { StackOutputs } from '../../local/deploy/deploy-app.ts';
import { stopAllProcesses } from '../../local/processes/owned-processes.ts';
import { makeRunFolder } from '../../local/run-folder.ts';

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
    readonly deployedApps: readonly DeployedApp[];
  }
}

/**
 * Deploys the app once for each worker of the tests that need a cloud, with each event delivered at
 * least twice and out of order: what AWS may do is what the tests live with.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const runFolder = makeRunFolder();
  const workers = Array.from({ length: project.config.maxWorkers }, (_, index) => `${index + 1}`);
  project.provide(
    'deployedApps',
    await Promise.all(workers.map(async (worker) => await deployApp(join(runFolder, worker)))),
  );
  return stopAllProcesses;
}

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
