import { readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigFileError } from './errors.ts';

const NAMES = ['evergreen.config.ts', 'evergreen.config.json'] as const;

/** What a configuration file says, unchecked. */
export interface ConfigFile {
  /** Relative to the working directory. */
  readonly file: string;
  readonly content: unknown;
}

/**
 * Finds and reads the one configuration file of a folder.
 *
 * @throws ConfigFileError when there is none or two, or when it can't be run or parsed.
 */
export async function readConfigFile(directory: string): Promise<ConfigFile> {
  const paths = NAMES.map((name) => join(directory, name));
  const present = await Promise.all(paths.map(exists));
  const [path, other] = paths.filter((_path, index) => present[index]);
  const folder = relative(process.cwd(), directory) || 'this folder';
  if (path === undefined) {
    throw new ConfigFileError(
      folder,
      `No ${NAMES.join(' or ')} in ${folder}.`,
      'Create one, for example from examples/flight-delay/evergreen.config.ts.',
    );
  }
  if (other !== undefined) {
    const fix = 'Keep one of them, and remove the other.';
    throw new ConfigFileError(folder, `Both ${NAMES.join(' and ')} are in ${folder}.`, fix);
  }
  const file = relative(process.cwd(), path);
  return {
    file,
    content: path.endsWith('.json') ? await readJson(path, file) : await run(path, file),
  };
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(ifMissing)) !== undefined;
}

function ifMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
}

async function readJson(path: string, file: string): Promise<unknown> {
  const text = await readFile(path, 'utf8');
  try {
    const content: unknown = JSON.parse(text);
    return withoutSchemaKey(content);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const fix = 'Correct the JSON: no comments, no trailing commas, names in double quotes.';
    throw new ConfigFileError(file, `${file} is not valid JSON: ${reason}.`, fix, { cause });
  }
}

/** `$schema` tells an editor where to look; it configures nothing. */
function withoutSchemaKey(content: unknown): unknown {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return content;
  return Object.fromEntries(Object.entries(content).filter(([key]) => key !== '$schema'));
}

async function run(path: string, file: string): Promise<unknown> {
  const module = await importModule(path, file);
  if ('default' in module) return module['default'];
  const named = Object.keys(module);
  throw new ConfigFileError(
    file,
    `${file} has no default export${named.length === 0 ? '' : `, only ${named.join(', ')}`}.`,
    'Write: export default defineConfig({ ... })',
  );
}

async function importModule(path: string, file: string): Promise<Record<string, unknown>> {
  try {
    const module: Record<string, unknown> = await import(pathToFileURL(path).href);
    return module;
  } catch (cause) {
    throw new ConfigFileError(
      file,
      `${file} can't be loaded: ${reasonOf(cause, path)}`,
      fixOf(cause),
      {
        cause,
      },
    );
  }
}

/** The error's own words, and the line of the configuration file where it came from. */
function reasonOf(cause: unknown, path: string): string {
  if (!(cause instanceof Error)) return String(cause);
  const place = (cause.stack ?? '').split('\n').find((line) => line.includes(path));
  const line = /:(\d+)(?::\d+)?\)?\s*$/.exec(place ?? '')?.[1];
  return `${cause.message}${line === undefined ? '' : ` (line ${line})`}`;
}

function fixOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION') {
    return 'Run it with Node 24 or newer (the npm scripts do), or write evergreen.config.json.';
  }
  if (code === 'ERR_MODULE_NOT_FOUND') {
    return 'Correct the import: a relative path ends in .ts, a package must be installed.';
  }
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') {
    return 'Use TypeScript that disappears when types are removed: no enums, no namespaces.';
  }
  return 'Correct the file; `npx tsc --noEmit` shows where it is wrong.';
}
