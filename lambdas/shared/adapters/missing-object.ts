import { NoSuchKey, S3ServiceException } from '@aws-sdk/client-s3';
import { AccessDeniedError } from '../../../pipelines/shared/errors.ts';

/**
 * Whether S3 said that there is no such object. To a caller who may read but not list, S3 doesn't
 * tell whether an object exists: it denies, and names the listing that it would have taken.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_Permissions
 */
export function isMissing(error: unknown): boolean {
  if (error instanceof AccessDeniedError) return isMissing(error.cause);
  if (error instanceof NoSuchKey) return true;
  return (
    error instanceof S3ServiceException &&
    error.name === 'AccessDenied' &&
    error.message.includes('s3:ListBucket')
  );
}
