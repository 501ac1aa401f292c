import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Effect, PolicyStatement, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  CfnBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { prefixes } from '../../pipelines/dataset/prefixes.ts';
import { DatasetAccess } from './dataset-access.ts';

export interface DatasetStoreProps {
  readonly key: IKey;
  readonly accessLogRetention: Duration;
}

/**
 * The data bucket: uploads under `raw/`, dataset versions, reports, runs. Versioned, encrypted, TLS only,
 * never deleted with the stack; its events go to EventBridge.
 */
export class DatasetStore extends Construct {
  readonly bucket: Bucket;
  readonly access: DatasetAccess;

  constructor(scope: Construct, id: string, props: DatasetStoreProps) {
    super(scope, id);
    const accessLogs = this.#accessLogs(props.accessLogRetention);
    this.bucket = new Bucket(this, 'Bucket', {
      versioned: true,
      encryption: BucketEncryption.KMS,
      encryptionKey: props.key,
      bucketKeyEnabled: true,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: 'data/',
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        // An abandoned multipart upload is invisible, sends no event, and is billed.
        { id: 'AbortIncompleteUploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
    this.#sendEventsToEventBridge();
    this.#keepWriteOnceObjects();
    this.access = new DatasetAccess(this.bucket);
  }

  #accessLogs(retention: Duration): Bucket {
    return new Bucket(this, 'AccessLogs', {
      // Server access logs can't be delivered to a bucket with a customer-managed key.
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
      encryption: BucketEncryption.S3_MANAGED,
      versioned: true,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        {
          id: 'ExpireAccessLogs',
          expiration: retention,
          noncurrentVersionExpiration: Duration.days(1),
        },
      ],
    });
  }

  /**
   * Set on the CloudFormation resource: CDK's `eventBridgeEnabled` would add a custom resource, slower
   * to deploy, for what the bucket resource can say by itself.
   */
  #sendEventsToEventBridge(): void {
    const bucket = this.bucket.node.defaultChild;
    if (!(bucket instanceof CfnBucket)) throw new Error('The bucket construct holds no bucket.');
    bucket.notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
  }

  /** Manifests, definitions, policies, code and baselines are written with `If-None-Match: *`, or not at all. */
  #keepWriteOnceObjects(): void {
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'WriteOnce',
        effect: Effect.DENY,
        principals: [new StarPrincipal()],
        actions: ['s3:PutObject'],
        resources: [
          this.bucket.arnForObjects(`${prefixes.datasets}*/manifest-*.json`),
          this.bucket.arnForObjects(`${prefixes.definitions}*`),
          this.bucket.arnForObjects(`${prefixes.policies}*`),
          this.bucket.arnForObjects(`${prefixes.code}*`),
          this.bucket.arnForObjects(`${prefixes.baselines}*`),
        ],
        conditions: {
          Null: { 's3:if-none-match': 'true' },
          // The parts of a multipart upload take no such header; its completion does.
          Bool: { 's3:ObjectCreationOperation': 'true' },
        },
      }),
    );
  }
}
