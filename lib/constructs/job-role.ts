import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { prefixes } from '../../pipelines/dataset/prefixes.ts';
import { acceptAnyResource } from './acknowledged-wildcards.ts';
import type { AlgorithmImage } from './algorithm-image.ts';
import type { DatasetAccess } from './dataset-access.ts';
import { grantOnJobLogs, JOB_LOGS } from './job-logs.ts';

export interface JobRoleProps {
  readonly store: DatasetAccess;
  readonly images: readonly AlgorithmImage[];
}

/**
 * What a training or evaluation job may do: read what it is given, write under `runs/`, log. Code of
 * a model runs under it, isolated from the network; it can read no raw upload and delete nothing.
 */
export class JobRole extends Role {
  constructor(scope: Construct, id: string, { store, images }: JobRoleProps) {
    super(scope, id, {
      assumedBy: new ServicePrincipal('sagemaker.amazonaws.com', {
        // Nobody else's job can be made to use it.
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
      description: 'Training and evaluation jobs of Evergreen',
    });
    const { datasets, definitions, code, runs } = prefixes;
    for (const prefix of [datasets, definitions, code, runs]) store.grantRead(this, prefix);
    store.grantWrite(this, runs);
    // Asked for of the role of every job that names a key for its output.
    // https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_OutputDataConfig.html
    store.bucket.encryptionKey?.grant(this, 'kms:Encrypt');
    // SageMaker lists what lies under the prefixes of a job's channels and inputs.
    store.grantList(this, [datasets, definitions, code, runs]);
    this.#pullImages(images);
    this.#writeLogsAndMetrics();
  }

  #pullImages(images: readonly AlgorithmImage[]): void {
    this.addToPolicy(
      new PolicyStatement({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }),
    );
    this.addToPolicy(
      new PolicyStatement({
        actions: [
          'ecr:BatchCheckLayerAvailability',
          'ecr:BatchGetImage',
          'ecr:GetDownloadUrlForLayer',
        ],
        resources: images.map(({ repositoryArn }) => repositoryArn),
      }),
    );
  }

  #writeLogsAndMetrics(): void {
    grantOnJobLogs(
      this,
      'logs:CreateLogGroup',
      'logs:CreateLogStream',
      'logs:DescribeLogStreams',
      'logs:PutLogEvents',
    );
    this.addToPolicy(
      new PolicyStatement({
        actions: ['cloudwatch:PutMetricData'],
        resources: ['*'],
        conditions: { StringEquals: { 'cloudwatch:namespace': [...JOB_LOGS] } },
      }),
    );
    acceptAnyResource(
      this,
      'A registry token and metric data know no resources; metric data is bound by its namespace: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html',
    );
  }
}
