import { createHash, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { TrainingFacts } from '../../pipelines/evaluation/contract.ts';
import type { RunRecord } from '../../pipelines/training/contract.ts';
import { runKeys } from '../../pipelines/training/keys.ts';
import { tarOf } from './made-tar.ts';
import type { TrainingUnderTest } from './training-under-test.ts';

/** An approved package that no run has made. */
export interface MadeChampion {
  readonly arn: string;
  readonly removeArtifact: () => Promise<void>;
}

/** Registers a package like a run's, whose model says something else of how it was trained. */
export async function madeChampion(
  { app, sagemaker, group }: TrainingUnderTest,
  like: RunRecord,
  changes: Partial<TrainingFacts>,
): Promise<MadeChampion> {
  const s3 = new S3Client(app.clientConfiguration);
  const facts: unknown = JSON.parse(await app.person('toy').read(runKeys(like).trainingFacts));
  const content = JSON.stringify(Object.assign({}, facts, changes));
  const Body = gzipSync(
    tarOf([
      { name: 'model.json', content: '{}' },
      { name: 'training.json', content },
    ]),
  );
  const place = { Bucket: app.bucket, Key: `runs/toy/made/${randomUUID()}/model.tar.gz` };
  await s3.send(new PutObjectCommand({ ...place, Body }));
  const { InferenceSpecification } = await sagemaker.describe(like.packageArn ?? '');
  const [container] = InferenceSpecification?.Containers ?? [];
  const arn = await sagemaker.register({
    ModelPackageGroupName: group,
    ModelApprovalStatus: 'Approved',
    InferenceSpecification: {
      Containers: [{ Image: container?.Image, ModelDataUrl: `s3://${place.Bucket}/${place.Key}` }],
      SupportedContentTypes: ['text/csv'],
      SupportedResponseMIMETypes: ['text/csv'],
    },
    CustomerMetadataProperties: {
      candidateId: `made-${randomUUID()}`,
      artifactSha256: createHash('sha256').update(Body).digest('hex'),
    },
  });
  const removeArtifact = async () => {
    await s3.send(new DeleteObjectCommand(place));
  };
  return { arn, removeArtifact };
}
