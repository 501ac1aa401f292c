import * as z from 'zod';
import { modelName } from './contract.ts';

/** The properties of a custom resource that does something for a model when its stack comes or goes. */
export const modelResourceProperties = z.object({ Model: modelName });
export type ModelResourceProperties = z.input<typeof modelResourceProperties>;
