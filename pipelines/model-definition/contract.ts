import * as z from 'zod';
import { dataContract, holdOutPolicy, ingestLimits } from '../data-contract/contract.ts';

/** What the model predicts. */
export const task = z.enum(['binary', 'multiclass', 'regression']);
export type Task = z.infer<typeof task>;

/** A model's name: in S3 keys, resource names and URLs, so lower case, digits and hyphens. */
export const modelName = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,30}[a-z0-9]$/,
    'use 2 to 32 lower-case letters, digits and hyphens, starting with a letter',
  );

/** What stands for the model of an upload that belongs to none. No model can be called this. */
export const NO_MODEL = '_none';

/**
 * Everything the control plane knows about one model, defaults filled in: compiled at synth from
 * `evergreen.config.ts`, bundled with the functions as JSON and recorded by hash with every run.
 */
export const modelDefinition = z.strictObject({
  name: modelName.describe('Part of S3 keys and URLs: uploads go under raw/<name>/.'),
  description: z.string().max(500).optional().describe('For people; nothing reads it.'),
  task: task.describe('What the model predicts: one of two, one of many, or a number.'),
  data: dataContract.describe('What every uploaded file must look like.'),
  holdOut: holdOutPolicy.prefault({}).describe('What is kept away from training, to test on.'),
  limits: ingestLimits.prefault({}).describe('What is too much for one file.'),
});
export type ModelDefinition = z.infer<typeof modelDefinition>;
export type ModelDefinitionInput = z.input<typeof modelDefinition>;

/** The hash of a definition, 64 hexadecimal digits. */
export const contentHash = z.string().regex(/^[0-9a-f]{64}$/);
