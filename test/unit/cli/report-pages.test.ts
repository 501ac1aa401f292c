import { GetObjectCommand, NoSuchKey, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { ReportPages } from '../../../cli/cloud/report-pages.ts';

const s3 = mockClient(S3Client);
const pages = new ReportPages('data', new S3Client({}));

beforeEach(() => s3.reset());

describe('the pages of a deployed system', () => {
  it('are read from the data bucket', async () => {
    const Key = 'reports/toy/runs/run-1-1.html';
    s3.on(GetObjectCommand, { Bucket: 'data', Key }).resolves({
      Body: { transformToString: async () => await Promise.resolve('page ü') } as never,
    });
    expect(await pages.find('toy', 'runs/run-1-1.html')).toBe('page ü');
  });

  it('may not be there', async () => {
    s3.on(GetObjectCommand).rejects(new NoSuchKey({ $metadata: {}, message: '' }));
    expect(await pages.find('toy', 'index.html')).toBeUndefined();
  });

  it('may be forbidden, and then both rights are named', async () => {
    const denied = {
      name: 'AccessDenied',
      $fault: 'client' as const,
      $metadata: {},
      message: 'no',
    };
    s3.on(GetObjectCommand).rejects(new S3ServiceException(denied));
    await expect(pages.find('toy', 'index.html')).rejects.toThrow(
      /Not allowed: s3:GetObject on reports\/toy\/index\.html and s3:ListBucket/,
    );
  });
});
