import * as z from 'zod';
import { modelName } from '../model-definition/contract.ts';

/** The properties of the custom resource that takes a model's endpoint down with its stack. */
export const teardownProperties = z.object({ Model: modelName });
export type TeardownProperties = z.input<typeof teardownProperties>;
