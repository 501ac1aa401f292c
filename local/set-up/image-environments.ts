import type { ImageEnvironments } from '../cloud/sagemaker-emulator.ts';
import type { Python } from './find-python.ts';
import { pythonEnvironment } from './python-environment.ts';

/** Each image that jobs may name, and the lock file of the libraries that are inside it. */
const IMAGE_LOCKS: Readonly<Record<string, string>> = {
  'sagemaker-xgboost:3.2-0': 'pipelines/xgboost-tabular/requirements-image.txt',
};

export interface PreparedImages {
  readonly images: ImageEnvironments;
  /** Was every one of them there already? */
  readonly wasCached: boolean;
}

/** Makes the environment that stands for each training image, or finds it. */
export async function imageEnvironments(
  found: Python,
  progress: (line: string) => void,
): Promise<PreparedImages> {
  const prepared = await Promise.all(
    Object.entries(IMAGE_LOCKS).map(async ([image, lock]) => ({
      image,
      ...(await pythonEnvironment(found, progress, lock)),
    })),
  );
  return {
    images: Object.fromEntries(prepared.map(({ image, python }) => [image, { python }])),
    wasCached: prepared.every(({ wasCached }) => wasCached),
  };
}
