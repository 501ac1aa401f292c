import type {
  CreateProcessingJobRequest,
  ProcessingInput,
  ProcessingOutput,
} from '@aws-sdk/client-sagemaker';
import { required } from '../call.ts';
import { parseS3Uri } from '../container/s3-uri.ts';
import { notEmulated, validationError } from '../errors.ts';

/** What a processing job here takes into account; other members would be ignored, so are refused. */
const EMULATED = new Set([
  'ProcessingInputs',
  'ProcessingOutputConfig',
  'ProcessingJobName',
  'ProcessingResources',
  'StoppingCondition',
  'AppSpecification',
  'Environment',
  'NetworkConfig',
  'RoleArn',
  'Tags',
]);

const FOLDER = '/opt/ml/processing/';

/** @throws ValidationException for what AWS refuses too, and for what is not emulated */
export function checkProcessingJob(request: CreateProcessingJobRequest): void {
  for (const [member, value] of Object.entries(request)) {
    if (!EMULATED.has(member) && value !== undefined) {
      throw notEmulated(`${member} of a processing job`);
    }
  }
  const { ImageUri } = required(request.AppSpecification, 'AppSpecification');
  required(ImageUri, 'AppSpecification.ImageUri');
  if (!request.AppSpecification?.ContainerEntrypoint) {
    throw notEmulated('processing by the image’s own entry point');
  }
  const cluster = required(request.ProcessingResources?.ClusterConfig, 'ClusterConfig');
  if (cluster.InstanceCount !== 1) throw notEmulated('processing on more than one instance');
  if (request.NetworkConfig?.VpcConfig) throw notEmulated('jobs in a VPC');
  const inputs = request.ProcessingInputs ?? [];
  const outputs = request.ProcessingOutputConfig?.Outputs ?? [];
  requireNamesOnce(
    inputs.map(({ InputName }) => required(InputName, 'InputName')),
    'input',
  );
  requireNamesOnce(
    outputs.map(({ OutputName }) => required(OutputName, 'OutputName')),
    'output',
  );
  inputs.forEach(checkInput);
  outputs.forEach(checkOutput);
}

function checkInput({ InputName, S3Input, AppManaged }: ProcessingInput): void {
  if (!S3Input || AppManaged === true) throw notEmulated('inputs that are not S3Input');
  const { S3Uri, LocalPath, S3InputMode, S3DataDistributionType, S3CompressionType } = S3Input;
  parseS3Uri(required(S3Uri, 'S3Uri'));
  requireLocalPath(LocalPath, `the input "${InputName}"`);
  if (S3InputMode !== 'File') throw notEmulated(`the input mode ${S3InputMode}`);
  if (S3DataDistributionType === 'ShardedByS3Key') throw notEmulated('sharded inputs');
  // https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProcessingS3Input.html
  if (S3CompressionType === 'Gzip') {
    throw validationError('Gzip can only be used if Pipe mode is specified as the S3InputMode.');
  }
}

function checkOutput({ OutputName, S3Output, FeatureStoreOutput }: ProcessingOutput): void {
  if (!S3Output || FeatureStoreOutput) throw notEmulated('outputs that are not S3Output');
  parseS3Uri(required(S3Output.S3Uri, 'S3Uri'));
  requireLocalPath(S3Output.LocalPath, `the output "${OutputName}"`);
  if (S3Output.S3UploadMode !== 'EndOfJob') throw notEmulated('continuous uploads');
}

function requireLocalPath(path: string | undefined, owner: string): void {
  const parts = required(path, 'LocalPath').split('/');
  if (!path?.startsWith(FOLDER) || parts.includes('..')) {
    throw validationError(`The LocalPath of ${owner} must lie under ${FOLDER}, not ${path}.`);
  }
}

function requireNamesOnce(names: readonly string[], kind: string): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw validationError(`The ${kind} "${twice}" occurs more than once.`);
}
