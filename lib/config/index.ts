export { defineConfig, defineModel } from './define.ts';
export { ConfigError, ConfigFileError } from './errors.ts';
export { loadConfig } from './load-config.ts';
export type { LoadedConfig } from './parse-config.ts';
export { JOB_MARGIN_SECONDS, RUN_DAYS } from './run-limits.ts';
export type { EvergreenConfig } from './schema.ts';
export { writeAlgorithms } from './write-algorithms.ts';
export { writeDefinitions } from './write-definitions.ts';
export { writePolicies } from './write-policies.ts';
