import { GetObjectCommand, NoSuchKey, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { S3ObjectStore } from '../../../../../lambdas/shared/adapters/s3-object-store.ts';
import { AccessDeniedError } from '../../../../../pipelines/shared/errors.ts';

const s3 = mockClient(S3Client);

beforeEach(() => {
  s3.reset();
});

function denied(action: string): S3ServiceException {
  return new S3ServiceException({
    name: 'AccessDenied',
    message: `User: arn is not authorized to perform: ${action} on resource: "arn"`,
    $fault: 'client',
    $metadata: { httpStatusCode: 403 },
  });
}

describe('finding the text of an object that may not be there', () => {
  it.each([
    ['says so', new NoSuchKey({ message: 'no', $metadata: {} })],
    ['does not tell those who may not list', denied('s3:ListBucket')],
  ])('answers nothing when S3 %s', async (_, error) => {
    s3.on(GetObjectCommand).rejects(error);
    expect(await new S3ObjectStore('b').findText('k')).toBeUndefined();
  });

  it('names the right that is missing', async () => {
    s3.on(GetObjectCommand).rejects(denied('s3:GetObject'));
    await expect(new S3ObjectStore('b').findText('k')).rejects.toThrow(AccessDeniedError);
  });
});
