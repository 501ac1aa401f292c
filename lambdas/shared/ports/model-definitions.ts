import type { ModelDefinition } from '../../../pipelines/model-definition/contract.ts';

export interface CompiledDefinition {
  readonly definition: ModelDefinition;
  readonly hash: string;
}

/** The model definitions compiled from the config at synth. */
export interface ModelDefinitions {
  find(model: string): Promise<CompiledDefinition | undefined>;
  names(): Promise<readonly string[]>;
}
