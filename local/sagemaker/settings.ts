import * as z from 'zod';
import { imageMap } from './container/images.ts';

/** How long a stopped job may go on after SIGTERM, seconds; AWS gives it 120. */
const STOP_GRACE = '10';

/** How long one of AWS's minutes lasts, seconds: what waits there for minutes is not waited for here. */
const MINUTE = '2';

/** How long a model server has at least to become healthy, seconds; AWS waits for minutes. */
const STARTUP = '20';

function seconds(byDefault: string, least: number, most: number) {
  return z.string().default(byDefault).transform(Number).pipe(z.number().min(least).max(most));
}

/** The environment of the emulator's process. */
export const settings = z.object({
  SAGEMAKER_TOKEN: z.string().min(16),
  SAGEMAKER_FOLDER: z.string().min(1),
  SAGEMAKER_IMAGES: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(imageMap),
  SAGEMAKER_STOP_GRACE_SECONDS: seconds(STOP_GRACE, 0, 120),
  SAGEMAKER_MINUTE_SECONDS: seconds(MINUTE, 0.1, 60),
  SAGEMAKER_STARTUP_SECONDS: seconds(STARTUP, 0.1, 3600),
});
