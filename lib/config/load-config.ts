import { resolve } from 'node:path';
import { parseConfig, type LoadedConfig } from './parse-config.ts';
import { readConfigFile } from './read-config-file.ts';

/**
 * Loads `evergreen.config.ts` or `evergreen.config.json` from a folder and checks all of it.
 *
 * @param directory - Where the file is; default: the working directory.
 * @throws ConfigFileError when the file is missing or can't be read.
 * @throws ConfigError when the configuration breaks rules; lists all of them.
 */
export async function loadConfig(directory = process.cwd()): Promise<LoadedConfig> {
  const { file, content } = await readConfigFile(resolve(directory));
  return parseConfig(content, file);
}
