import { type IGrantable, type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { prefixes } from '../../pipelines/dataset/prefixes.ts';
import { acceptPrefix } from './acknowledged-wildcards.ts';

type Grantee = IRole | IFunction;

/** Who may read and write what of the data bucket, folder by folder. */
export class DatasetAccess {
  readonly bucket: IBucket;

  /** @param bucket - with its key, so that a grant is one of the key too */
  constructor(bucket: IBucket) {
    this.bucket = bucket;
  }

  /** Lets a function read uploads by their exact version, and nothing else. */
  grantReadUploads(reader: Grantee): void {
    this.bucket.encryptionKey?.grantDecrypt(reader);
    this.#grantUnder(reader, prefixes.raw, 's3:GetObjectVersion');
  }

  /** Lets it read objects that the workflows wrote. */
  grantRead(reader: Grantee, prefix: string): void {
    this.bucket.encryptionKey?.grantDecrypt(reader);
    this.#grantUnder(reader, prefix, 's3:GetObject');
  }

  /** Lets it write under a prefix. It can't delete. */
  grantWrite(writer: Grantee, prefix: string): void {
    this.bucket.encryptionKey?.grant(writer, 'kms:GenerateDataKey');
    this.#grantUnder(writer, prefix, 's3:PutObject');
  }

  /** Lets it see which objects lie under some prefixes. */
  grantList(reader: IGrantable, under: readonly string[]): void {
    reader.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [this.bucket.bucketArn],
        conditions: { StringLike: { 's3:prefix': under.map((prefix) => `${prefix}*`) } },
      }),
    );
  }

  /**
   * Lets it learn that an object is missing. Without, S3 answers 403 for a key that isn't there, as if
   * a right were missing. No prefix can be demanded: a read has none.
   * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
   */
  grantSeeMissing(reader: IGrantable): void {
    reader.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] }),
    );
  }

  #grantUnder(grantee: Grantee, prefix: string, action: string): void {
    const role = 'role' in grantee ? grantee.role : grantee;
    if (!role) throw new Error(`${grantee.node.path} has no role to grant ${action} to.`);
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: [action],
        resources: [this.bucket.arnForObjects(`${prefix}*`)],
      }),
    );
    acceptPrefix(role, this.bucket, prefix, 'Object keys are made at run time.');
  }
}
