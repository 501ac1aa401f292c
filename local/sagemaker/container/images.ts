import * as z from 'zod';

/** What stands in for an image on this machine. */
const localImage = z.object({
  /** The interpreter of a virtual environment that holds what the image holds. */
  python: z.string().min(1),
});
export type LocalImage = z.infer<typeof localImage>;

/** By repository and tag, `sagemaker-xgboost:3.2-0`, whatever the registry's account and region. */
export const imageMap = z.record(z.string(), localImage);
export type ImageMap = z.infer<typeof imageMap>;

const ECR_IMAGE = /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?\/(.+)$/;

/** What stands in for an image of ECR, or undefined when it can't be pulled here. */
export function findImage(images: ImageMap, uri: string): LocalImage | undefined {
  const [, name] = ECR_IMAGE.exec(uri) ?? [];
  return name !== undefined && Object.hasOwn(images, name) ? images[name] : undefined;
}
