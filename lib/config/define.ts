import type { ModelConfigInput } from './model-schema.ts';
import type { EvergreenConfigInput } from './schema.ts';

/**
 * The default export of `evergreen.config.ts`. Returns its argument: it is there so that editors
 * complete the options and the compiler checks them.
 */
export function defineConfig(config: EvergreenConfigInput): EvergreenConfigInput {
  return config;
}

/** One entry of `models`, in a variable or file of its own. Returns its argument. */
export function defineModel(model: ModelConfigInput): ModelConfigInput {
  return model;
}
