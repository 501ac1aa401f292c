import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { bringUp } from '../../local/bring-up.ts';
import type { StackOutputs } from '../../local/deploy/deploy-app.ts';
import { stopAllProcesses } from '../../local/processes/owned-processes.ts';
import { makeRunFolder } from '../../local/run-folder.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    readonly endpoint: string;
    readonly certificate: string;
    readonly outputs: StackOutputs;
    readonly cloudLog: string;
    /** Where the SageMaker emulator is, and what opens its doors: for faults on purpose. */
    readonly sagemaker: { readonly url: string; readonly token: string; readonly log: string };
  }
}

/**
 * Deploys the app once for every test that needs a cloud, with each event delivered at least twice
 * and out of order: what AWS may do is what the tests live with.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { cloud, sagemaker, outputs } = await bringUp({
    configFolder: fileURLToPath(new URL('../fixtures/deployed/', import.meta.url)),
    runFolder: makeRunFolder(),
    eventDelivery: 'at-least-once',
    quiet: true,
  });
  project.provide('endpoint', cloud.endpoint);
  project.provide('certificate', cloud.certificate);
  project.provide('outputs', outputs);
  project.provide('cloudLog', cloud.logFile);
  const { url, token, logFile: log } = sagemaker;
  project.provide('sagemaker', { url, token, log });
  return stopAllProcesses;
}
