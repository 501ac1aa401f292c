import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { prefixes } from '../../pipelines/dataset/prefixes.ts';
import { EventTrigger } from './event-trigger.ts';

export interface UploadTriggerProps {
  readonly bucket: IBucket;
  readonly starter: IFunction;
}

/** S3 `Object Created` under `raw/` starts ingest. */
export class UploadTrigger extends EventTrigger {
  constructor(scope: Construct, id: string, { bucket, starter }: UploadTriggerProps) {
    super(scope, id, {
      rules: {
        Rule: {
          description: `An object was created under ${prefixes.raw}`,
          eventPattern: {
            source: ['aws.s3'],
            detailType: ['Object Created'],
            detail: {
              bucket: { name: [bucket.bucketName] },
              object: { key: [{ prefix: prefixes.raw }] },
            },
          },
        },
      },
      starter,
    });
  }
}
