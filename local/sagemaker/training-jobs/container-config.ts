import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import { required } from '../call.ts';
import type { JobFolder } from '../container/job-folder.ts';

/** What a hyperparameter says inside the container. */
export function hyperparametersIn(
  folder: JobFolder,
  { HyperParameters = {} }: CreateTrainingJobRequest,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(HyperParameters).map(([name, value]) => [name, folder.localised(value)]),
  );
}

/** The content of inputdataconfig.json. */
export function inputDataConfig({ InputDataConfig = [] }: CreateTrainingJobRequest) {
  return Object.fromEntries(
    InputDataConfig.map((channel) => [
      required(channel.ChannelName, 'ChannelName'),
      {
        ...(channel.ContentType !== undefined && { ContentType: channel.ContentType }),
        TrainingInputMode: 'File',
        S3DistributionType: 'FullyReplicated',
        RecordWrapperType: 'None',
      },
    ]),
  );
}

/** The content of resourceconfig.json. */
export function resourceConfig({ ResourceConfig }: CreateTrainingJobRequest) {
  const hosts = ['algo-1'];
  const instanceType = ResourceConfig?.InstanceType;
  const group = 'homogeneousCluster';
  return {
    current_host: 'algo-1',
    current_instance_type: instanceType,
    current_group_name: group,
    hosts,
    instance_groups: [{ instance_group_name: group, instance_type: instanceType, hosts }],
    network_interface_name: 'eth0',
  };
}

/**
 * Writes `input/config`.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo-running-container.html
 */
export async function writeConfig(
  folder: JobFolder,
  request: CreateTrainingJobRequest,
): Promise<void> {
  await folder.writeJson('input/config/hyperparameters.json', hyperparametersIn(folder, request));
  await folder.writeJson('input/config/inputdataconfig.json', inputDataConfig(request));
  await folder.writeJson('input/config/resourceconfig.json', resourceConfig(request));
}
