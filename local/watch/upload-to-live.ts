import {
  DescribeEndpointCommand,
  DescribeProcessingJobCommand,
  DescribeTrainingJobCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { ReleaseRecord } from '../../pipelines/release/contract.ts';
import type { RunRecord } from '../../pipelines/training/contract.ts';
import { type CloudAddress, clientConfiguration } from '../cloud/client-configuration.ts';

/** Seconds from an upload until its model was live, and what of them the machine learning took. */
export interface UploadToLive {
  readonly total: number;
  readonly training: number;
  readonly evaluation: number;
  /** From asking for the endpoint until its model server answered. */
  readonly endpoint: number;
  /** What is left: everything that is not a process of the algorithm. */
  readonly besides: number;
}

/**
 * Reads it off the times that SageMaker and the ledger have, of the release that made an endpoint.
 * @param uploadedAt - when the put was answered, milliseconds since 1970
 */
export async function uploadToLive(
  cloud: CloudAddress,
  told: {
    readonly uploadedAt: number;
    readonly run: RunRecord;
    readonly release: ReleaseRecord;
    readonly endpoint: string;
  },
): Promise<UploadToLive> {
  const client = new SageMakerClient(clientConfiguration(cloud));
  const { run, release } = told;
  const [trained, evaluated, made] = await Promise.all([
    client.send(new DescribeTrainingJobCommand({ TrainingJobName: run.trainingJob })),
    client.send(new DescribeProcessingJobCommand({ ProcessingJobName: run.evaluationJob })),
    client.send(new DescribeEndpointCommand({ EndpointName: told.endpoint })),
  ]);
  const total = secondsBetween(new Date(told.uploadedAt), new Date(release.endedAt ?? Number.NaN));
  const training = secondsBetween(trained.TrainingStartTime, trained.TrainingEndTime);
  const evaluation = secondsBetween(evaluated.ProcessingStartTime, evaluated.ProcessingEndTime);
  const endpoint = secondsBetween(made.CreationTime, made.LastModifiedTime);
  return {
    total,
    training,
    evaluation,
    endpoint,
    besides: total - training - evaluation - endpoint,
  };
}

function secondsBetween(from: Date | undefined, to: Date | undefined): number {
  return ((to?.getTime() ?? Number.NaN) - (from?.getTime() ?? Number.NaN)) / 1_000;
}
