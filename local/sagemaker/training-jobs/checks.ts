import type { Channel, CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import { required } from '../call.ts';
import { parseS3Uri } from '../container/s3-uri.ts';
import { notEmulated, validationError } from '../errors.ts';

/** What a training job here takes into account; other members would be ignored, so are refused. */
const EMULATED = new Set([
  'TrainingJobName',
  'HyperParameters',
  'AlgorithmSpecification',
  'RoleArn',
  'InputDataConfig',
  'OutputDataConfig',
  'ResourceConfig',
  'StoppingCondition',
  'Tags',
  'EnableNetworkIsolation',
  // One instance has no other to speak to.
  'EnableInterContainerTrafficEncryption',
  'Environment',
]);

/** @throws ValidationException for what AWS refuses too, and for what is not emulated */
export function checkTrainingJob(request: CreateTrainingJobRequest): void {
  for (const [member, value] of Object.entries(request)) {
    if (!EMULATED.has(member) && value !== undefined && value !== false) {
      throw notEmulated(`${member} of a training job`);
    }
  }
  checkAlgorithm(required(request.AlgorithmSpecification, 'AlgorithmSpecification'));
  const { InstanceCount, InstanceType } = required(request.ResourceConfig, 'ResourceConfig');
  if (InstanceType === undefined) throw notEmulated('training without one instance type');
  if (InstanceCount !== 1) throw notEmulated('training on more than one instance');
  const output = required(request.OutputDataConfig, 'OutputDataConfig');
  parseS3Uri(required(output.S3OutputPath, 'OutputDataConfig.S3OutputPath'));
  if (output.CompressionType === 'NONE') throw notEmulated('uncompressed model artifacts');
  checkChannels(request.InputDataConfig ?? []);
}

function checkAlgorithm(
  specification: NonNullable<CreateTrainingJobRequest['AlgorithmSpecification']>,
): void {
  const { TrainingImage, AlgorithmName, TrainingInputMode } = specification;
  if (AlgorithmName !== undefined) throw notEmulated('algorithms of the marketplace');
  if (TrainingImage === undefined) {
    throw validationError('You must specify either TrainingImage or AlgorithmName.');
  }
  if (TrainingInputMode !== 'File') throw notEmulated(`the input mode ${TrainingInputMode}`);
  for (const { Regex, Name } of specification.MetricDefinitions ?? []) {
    try {
      RegExp(required(Regex, 'Regex'));
    } catch {
      throw validationError(`The regular expression of metric ${Name} is not valid: ${Regex}`);
    }
  }
}

function checkChannels(channels: readonly Channel[]): void {
  const names = channels.map(({ ChannelName }) => required(ChannelName, 'ChannelName'));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw validationError(`The channel "${twice}" occurs more than once.`);
  for (const { DataSource, CompressionType, RecordWrapperType, InputMode } of channels) {
    const source = DataSource?.S3DataSource;
    if (!source) throw notEmulated('channels from a file system');
    if (source.S3DataType !== 'S3Prefix' && source.S3DataType !== 'ManifestFile') {
      throw notEmulated(`the data type ${source.S3DataType}`);
    }
    if (source.S3DataDistributionType === 'ShardedByS3Key') throw notEmulated('sharded channels');
    parseS3Uri(required(source.S3Uri, 'S3Uri'));
    if (InputMode !== undefined && InputMode !== 'File') {
      throw notEmulated(`the input mode ${InputMode}`);
    }
    if (RecordWrapperType === 'RecordIO') throw notEmulated('RecordIO');
    // https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Channel.html
    if (CompressionType === 'Gzip') {
      throw validationError('CompressionType Gzip is used only in Pipe input mode.');
    }
  }
}
