import {
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
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
  it('answers nothing when S3 says so', async () => {
    s3.on(GetObjectCommand).rejects(new NoSuchKey({ message: 'no', $metadata: {} }));
    expect(await new S3ObjectStore('b').findText('k')).toBeUndefined();
  });

  // To those who may not list, S3 does not say whether the object is there: no answer is taken from it.
  it.each(['s3:GetObject', 's3:ListBucket'])(
    'names the right that is missing: %s',
    async (right) => {
      s3.on(GetObjectCommand).rejects(denied(right));
      const found = new S3ObjectStore('b').findText('k');
      await expect(found).rejects.toThrow(AccessDeniedError);
      await expect(found).rejects.toThrow(right);
    },
  );
});

describe('comparing with what was written once before', () => {
  it('names the right that is missing, though a HEAD request is refused without a word', async () => {
    s3.on(PutObjectCommand).rejects(answered('PreconditionFailed', 412));
    s3.on(HeadObjectCommand).rejects(answered('UnknownError', 403));
    const written = new S3ObjectStore('b').writeOnce('k', { text: 'x' }, 'text/plain');
    await expect(written).rejects.toThrow(AccessDeniedError);
    await expect(written).rejects.toThrow(
      'Not allowed: s3:GetObject on k. AWS answered without a reason.',
    );
  });
});

function answered(message: string, httpStatusCode: number): S3ServiceException {
  const $metadata = { httpStatusCode };
  return new S3ServiceException({ name: message, message, $fault: 'client', $metadata });
}
