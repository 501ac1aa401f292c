export { IMAGE_REGISTRIES } from './algorithm-registries.ts';
export { defineConfig, defineModel } from './define.ts';
export { ConfigError, ConfigFileError } from './errors.ts';
export { imageEndWarning } from './image-support.ts';
export { loadConfig } from './load-config.ts';
export type { LoadedConfig } from './parse-config.ts';
export { ROLLBACK_SECONDS } from './release-limits.ts';
export { JOB_MARGIN_SECONDS, RUN_DAYS } from './run-limits.ts';
export type { EvergreenConfig } from './schema.ts';
export { writeAlgorithms } from './write-algorithms.ts';
export { writeDefinitions } from './write-definitions.ts';
export {
  writeMonitoringPolicies,
  writePolicies,
  writeRetrainingPolicies,
  writeServingPolicies,
} from './write-policies.ts';
