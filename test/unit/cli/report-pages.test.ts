import { GetObjectCommand, NoSuchKey, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { DataBucket } from '../../../cli/cloud/data-bucket.ts';
import { ReportPages } from '../../../cli/cloud/report-pages.ts';

const ssm = mockClient(SSMClient);
const s3 = mockClient(S3Client);
const pages = () =>
  new ReportPages(
    new DataBucket(new SSMClient({}), { system: 'acme', region: 'eu-west-1' }),
    new S3Client({}),
  );

beforeEach(() => {
  ssm.reset();
  s3.reset();
  const Parameters = [{ Name: '/acme/shared/data-bucket-name', Value: 'data' }];
  ssm
    .on(GetParametersCommand, { Names: ['/acme/shared/data-bucket-name'] })
    .resolves({ Parameters });
});

describe('the pages of a deployed system', () => {
  it('are read from the data bucket, which is looked up once', async () => {
    const Key = 'reports/toy/runs/run-1-1.html';
    s3.on(GetObjectCommand, { Bucket: 'data', Key }).resolves({
      Body: { transformToString: async () => await Promise.resolve('page ü') } as never,
    });
    const found = pages();
    expect(await found.find('toy', 'runs/run-1-1.html')).toBe('page ü');
    await found.find('toy', 'runs/run-1-1.html');
    expect(ssm.commandCalls(GetParametersCommand)).toHaveLength(1);
  });

  it('may not be there', async () => {
    s3.on(GetObjectCommand).rejects(new NoSuchKey({ $metadata: {}, message: '' }));
    expect(await pages().find('toy', 'index.html')).toBeUndefined();
  });

  it('may be forbidden, and then both rights are named', async () => {
    const denied = {
      name: 'AccessDenied',
      $fault: 'client' as const,
      $metadata: {},
      message: 'no',
    };
    s3.on(GetObjectCommand).rejects(new S3ServiceException(denied));
    await expect(pages().find('toy', 'index.html')).rejects.toThrow(
      /Not allowed: s3:GetObject on reports\/toy\/index\.html and s3:ListBucket/,
    );
  });

  it('are nowhere when the system publishes no bucket', async () => {
    ssm.on(GetParametersCommand).resolves({ Parameters: [] });
    await expect(pages().find('toy', 'index.html')).rejects.toThrow(/"acme" in eu-west-1/);
  });
});
