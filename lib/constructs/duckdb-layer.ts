import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Architecture, Code, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import * as z from 'zod';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const INSTALLED = join(REPOSITORY, 'node_modules/@duckdb');
const CACHE = join(REPOSITORY, '.evergreen/layers');

/** What `npm pack --json` answers. */
const packed = z.tuple([z.object({ filename: z.string(), integrity: z.string() })]);

const lockFile = z.object({
  packages: z.record(z.string(), z.object({ integrity: z.string().optional() })),
});

/** A draft takes seconds, or as long as a download of 22 MB. Milliseconds. */
const ABANDONED_AFTER = 3_600_000;

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
  // Built aside and renamed: a synth that is interrupted leaves no half layer behind, only a draft
  // that the next one removes.
  removeAbandonedDrafts();
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
  publish(draft, folder);
  return folder;
}

/** Another synth may have published the same folder meanwhile. */
function publish(draft: string, folder: string): void {
  try {
    renameSync(draft, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(draft, { recursive: true });
  }
}

function removeAbandonedDrafts(): void {
  for (const name of readdirSync(CACHE).filter((entry) => entry.startsWith('draft-'))) {
    const draft = join(CACHE, name);
    const age = Date.now() - statSync(draft).mtimeMs;
    if (age > ABANDONED_AFTER) rmSync(draft, { recursive: true, force: true });
  }
}

function fetchBindings(spec: string, target: string, scratch: string): void {
  try {
    const [{ filename, integrity }] = packed.parse(
      JSON.parse(
        execFileSync('npm', ['pack', spec, '--json', '--pack-destination', scratch], {
          encoding: 'utf8',
        }),
      ),
    );
    if (integrity !== lockedIntegrity(spec)) {
      throw new Error(`${spec} is not the package that package-lock.json names.`);
    }
    const archive = join(scratch, filename);
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

/** What package-lock.json says the fetched package's bytes are. */
function lockedIntegrity(spec: string): string | undefined {
  const name = spec.slice(0, spec.lastIndexOf('@'));
  const { packages } = lockFile.parse(
    JSON.parse(readFileSync(join(REPOSITORY, 'package-lock.json'), 'utf8')),
  );
  return packages[`node_modules/${name}`]?.integrity;
}

function version(): string {
  const manifest = readFileSync(join(INSTALLED, 'node-api/package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(manifest)).version;
}
