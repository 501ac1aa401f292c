import type { ContainerImage } from '../../pipelines/algorithm/contract.ts';

/**
 * The last day on which AWS patches an image.
 * https://aws.github.io/deep-learning-containers/reference/support_policy
 */
const PATCHED_UNTIL: Readonly<Record<string, string>> = {
  'sagemaker-xgboost:3.2-0': '2027-05-13',
};

/** Long enough to try another image, and to have every model's candidate judged again. */
const NOTICE_DAYS = 90;

const DAY_MS = 86_400_000;

/** What to say of an image that AWS soon patches no more, or does no longer; else nothing. */
export function imageEndWarning(
  { repository, tag }: ContainerImage,
  today: Date,
): string | undefined {
  const image = `${repository}:${tag}`;
  const end = PATCHED_UNTIL[image];
  if (end === undefined) return undefined;
  const days = Math.ceil((Date.parse(end) - today.getTime()) / DAY_MS);
  if (days > NOTICE_DAYS) return undefined;
  const until = days < 0 ? `has not been patched by AWS since ${end}` : `is patched until ${end}`;
  return `The image ${image} ${until}. Upgrade to an Evergreen with its successor; an algorithm of your own names its image itself (algorithm.image).`;
}
