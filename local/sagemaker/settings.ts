import { z } from 'zod';
import { imageMap } from './container/images.ts';

/** How long a stopped job may go on after SIGTERM, seconds; AWS gives it 120. */
const STOP_GRACE = '10';

/** The environment of the emulator's process. */
export const settings = z.object({
  SAGEMAKER_TOKEN: z.string().min(16),
  SAGEMAKER_FOLDER: z.string().min(1),
  SAGEMAKER_IMAGES: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(imageMap),
  SAGEMAKER_STOP_GRACE_SECONDS: z
    .string()
    .default(STOP_GRACE)
    .transform(Number)
    .pipe(z.number().min(0).max(120)),
});
