import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import { GetParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { namingDenial } from '../../lambdas/shared/adapters/aws-denials.ts';
import { pagesFolder } from '../../pipelines/reports/keys.ts';
import { NoSuchSystemError } from '../errors.ts';
import type { SystemAddress } from './deployed-system.ts';

/** The pages that a system publishes in its data bucket. */
export class ReportPages {
  readonly #ssm: SSMClient;
  readonly #s3: S3Client;
  readonly #address: Required<SystemAddress>;
  #bucket: Promise<string> | undefined;

  constructor(ssm: SSMClient, s3: S3Client, address: Required<SystemAddress>) {
    this.#ssm = ssm;
    this.#s3 = s3;
    this.#address = address;
  }

  /** The page at a path below its model's folder; `undefined` when there is none. */
  async find(model: string, path: string): Promise<string | undefined> {
    this.#bucket ??= this.#findBucket();
    const command = new GetObjectCommand({
      Bucket: await this.#bucket,
      Key: `${pagesFolder(model)}${path}`,
    });
    try {
      const { Body } = await namingDenial(
        // To those who may not list a bucket, S3 answers so for what is not there, too.
        `s3:GetObject on ${command.input.Key ?? ''} and s3:ListBucket on the data bucket`,
        () => this.#s3.send(command),
      );
      return (await Body?.transformToString('utf8')) ?? '';
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }

  async #findBucket(): Promise<string> {
    const { system, region } = this.#address;
    const name = `/${system}/shared/data-bucket-name`;
    const { Parameters: [found] = [] } = await namingDenial(`ssm:GetParameters on ${name}`, () =>
      this.#ssm.send(new GetParametersCommand({ Names: [name] })),
    );
    if (found?.Value !== undefined) return found.Value;
    throw new NoSuchSystemError(
      `The system "${system}" in ${region} publishes no data bucket. Deploy it again with "npx cdk deploy --all".`,
      { system, region },
    );
  }
}
