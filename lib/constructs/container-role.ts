import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acceptAnyResource } from './acknowledged-wildcards.ts';
import type { AlgorithmImage } from './algorithm-image.ts';
import type { DatasetAccess } from './dataset-access.ts';
import { grantOnLogs } from './job-logs.ts';

export interface ContainerRoleProps {
  readonly description: string;
  readonly store: DatasetAccess;
  /** That it may pull. */
  readonly images: readonly AlgorithmImage[];
  /** Where SageMaker logs what runs as it; the namespaces of its metrics are called the same. */
  readonly logs: readonly string[];
}

/** What every container that SageMaker runs for us needs: its image, its logs and its metrics. */
export abstract class ContainerRole extends Role {
  constructor(scope: Construct, id: string, { description, images, logs }: ContainerRoleProps) {
    super(scope, id, {
      assumedBy: new ServicePrincipal('sagemaker.amazonaws.com', {
        // Nobody else's job or endpoint can be made to use it.
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
      description,
    });
    this.#pullImages(images);
    this.#writeLogsAndMetrics(logs);
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

  #writeLogsAndMetrics(logs: readonly string[]): void {
    grantOnLogs(this, logs, [
      'logs:CreateLogGroup',
      'logs:CreateLogStream',
      'logs:DescribeLogStreams',
      'logs:PutLogEvents',
    ]);
    this.addToPolicy(
      new PolicyStatement({
        actions: ['cloudwatch:PutMetricData'],
        resources: ['*'],
        conditions: { StringEquals: { 'cloudwatch:namespace': [...logs] } },
      }),
    );
    acceptAnyResource(
      this,
      'A registry token and metric data know no resources; metric data is bound by its namespace: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html',
    );
  }
}
