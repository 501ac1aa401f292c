import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Architecture, Code, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const INSTALLED = join(REPOSITORY, 'node_modules/@duckdb');
const CACHE = join(REPOSITORY, '.evergreen/layers');

/** What a function that uses the layer must leave out of its bundle. */
export const DUCKDB_MODULES = ['@duckdb/node-api', '@duckdb/node-bindings'];

/** DuckDB for Node, as a layer: it is native code, 72 MB unpacked, and the same for every function. */
export class DuckDbLayer extends LayerVersion {
  constructor(scope: Construct, id: string, architecture: Architecture) {
    super(scope, id, {
      code: Code.fromAsset(layerFolder(architecture)),
      compatibleRuntimes: [Runtime.NODEJS_24_X],
      compatibleArchitectures: [architecture],
      description: `DuckDB ${version()} for Node`,
      license: 'MIT',
    });
  }
}

/**
 * Builds the layer's folder once per version and architecture. The bindings for this machine are
 * copied from node_modules, so that a synth needs no network; another architecture's are fetched
 * once, at the version the lockfile pins.
 */
function layerFolder(architecture: Architecture): string {
  const platform = architecture.name === Architecture.ARM_64.name ? 'linux-arm64' : 'linux-x64';
  // Without dots: CDK takes what follows a folder's last dot for its extension.
  const folder = join(CACHE, `duckdb-${version().replaceAll('.', '-')}-${platform}`);
  if (existsSync(folder)) return folder;

  mkdirSync(CACHE, { recursive: true });
  // Built aside and renamed: a synth that is interrupted leaves no half layer behind.
  const draft = mkdtempSync(join(CACHE, 'draft-'));
  const modules = join(draft, 'nodejs/node_modules/@duckdb');
  for (const name of ['node-api', 'node-bindings']) {
    cpSync(join(INSTALLED, name), join(modules, name), { recursive: true });
  }
  const bindings = `node-bindings-${platform}`;
  if (existsSync(join(INSTALLED, bindings))) {
    cpSync(join(INSTALLED, bindings), join(modules, bindings), { recursive: true });
  } else {
    fetchBindings(`@duckdb/${bindings}@${version()}`, join(modules, bindings), draft);
  }
  if (existsSync(folder)) rmSync(draft, { recursive: true });
  else renameSync(draft, folder);
  return folder;
}

function fetchBindings(spec: string, target: string, scratch: string): void {
  try {
    const [packed] = JSON.parse(
      execFileSync('npm', ['pack', spec, '--json', '--pack-destination', scratch], {
        encoding: 'utf8',
      }),
    ) as [{ filename: string }];
    const archive = join(scratch, packed.filename);
    execFileSync('tar', ['-xzf', archive, '-C', scratch]);
    mkdirSync(dirname(target), { recursive: true });
    renameSync(join(scratch, 'package'), target);
    rmSync(archive);
  } catch (cause) {
    rmSync(scratch, { recursive: true, force: true });
    throw new Error(
      `The DuckDB layer for another architecture than this machine's needs ${spec} from the npm registry, once. Connect to the registry and run the command again, or set platform.architecture to this machine's.`,
      { cause },
    );
  }
}

function version(): string {
  const manifest = JSON.parse(readFileSync(join(INSTALLED, 'node-api/package.json'), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}
