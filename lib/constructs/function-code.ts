import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';

const LAMBDAS = fileURLToPath(new URL('../../lambdas/', import.meta.url));

/**
 * Ways to credentials that the SDK imports when it needs them. A function's are in its environment, so it
 * never does; left out, they are a fifth of a bundle less to load.
 */
const UNUSED_CREDENTIALS = ['ini', 'login', 'process', 'sso', 'web-identity'].map(
  (name) => `@aws-sdk/credential-provider-${name}`,
);

export interface FunctionCodeOptions {
  /** Modules that a layer brings, left out of the bundle. */
  readonly externalModules: readonly string[];
  /** Folders copied into the bundle, by the name they get there. */
  readonly folders: Readonly<Record<string, string>>;
}

/**
 * One bundle of a handler and all it needs, the SDK too: the runtime's copy changes without notice.
 * Made by esbuild in this process: CDK's NodejsFunction starts a shell and a Node for each function,
 * which was 2.6 of the 6.9 CPU seconds of a synth.
 * @param lambda - the folder under `lambdas/`
 */
export function functionCode(lambda: string, { externalModules, folders }: FunctionCodeOptions) {
  return Code.fromAsset(join(LAMBDAS, lambda), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Asked for by CDK, and never used: bundling here always succeeds or throws.
      image: DockerImage.fromRegistry('none'),
      local: {
        tryBundle: (output) => {
          bundle(lambda, output, externalModules);
          for (const [name, folder] of Object.entries(folders)) {
            cpSync(folder, join(output, name), { recursive: true });
          }
          return true;
        },
      },
    },
  });
}

function bundle(lambda: string, output: string, externalModules: readonly string[]): void {
  buildSync({
    entryPoints: [join(LAMBDAS, lambda, 'handler.ts')],
    outfile: join(output, 'index.js'),
    absWorkingDir: LAMBDAS,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    // The SDK's ES modules, so that what a function doesn't use is left out of its bundle.
    mainFields: ['module', 'main'],
    external: [...externalModules, ...UNUSED_CREDENTIALS],
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
  });
}
