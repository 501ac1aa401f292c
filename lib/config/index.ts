export { defineConfig, defineModel } from './define.ts';
export { ConfigError, ConfigFileError } from './errors.ts';
export { loadConfig } from './load-config.ts';
export type { HashedDefinition, LoadedConfig } from './parse-config.ts';
export type { EvergreenConfig, EvergreenConfigInput } from './schema.ts';
export { writeDefinitions } from './write-definitions.ts';
