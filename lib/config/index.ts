export { defineConfig, defineModel } from './define.ts';
export { ConfigError, ConfigFileError } from './errors.ts';
export { loadConfig } from './load-config.ts';
export type { LoadedConfig } from './parse-config.ts';
export type { EvergreenConfig } from './schema.ts';
export { writeDefinitions } from './write-definitions.ts';
