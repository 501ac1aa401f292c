import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { loadConfig } from '../../lib/config/index.ts';
import { addStacks } from '../../lib/stacks/add-stacks.ts';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

/** A resource of a template. */
export interface Resource {
  readonly stack: string;
  readonly id: string;
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

const synthesised = new Map<string, Promise<CloudAssembly>>();

/**
 * The app for the config in a folder, with cdk.json's context, without bundled code. It is synthesised
 * once for all who read it.
 */
export async function synthesisedApp(configFolder: string): Promise<CloudAssembly> {
  const app = synthesised.get(configFolder) ?? synthesise(configFolder);
  synthesised.set(configFolder, app);
  return await app;
}

async function synthesise(configFolder: string): Promise<CloudAssembly> {
  const { context } = JSON.parse(readFileSync(join(REPOSITORY, 'cdk.json'), 'utf8')) as {
    context: Record<string, unknown>;
  };
  const app = new App({
    outdir: mkdtempSync(join(tmpdir(), 'evergreen-synth-')),
    context: {
      ...context,
      'aws:cdk:bundling-stacks': [],
      'aws:cdk:disable-asset-staging': true,
    },
  });
  addStacks(app, await loadConfig(join(REPOSITORY, configFolder)));
  return app.synth();
}

export function resourcesOf(assembly: CloudAssembly): Resource[] {
  return assembly.stacks.flatMap((stack) => {
    const { Resources } = stack.template as { Resources: Record<string, Omit<Resource, 'id'>> };
    return Object.entries(Resources).map(([id, resource]) => ({
      ...resource,
      Properties: resource.Properties ?? {},
      id,
      stack: stack.stackName,
    }));
  });
}
