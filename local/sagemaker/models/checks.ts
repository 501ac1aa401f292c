import type { ContainerDefinition, CreateModelInput } from '@aws-sdk/client-sagemaker';
import { required } from '../call.ts';
import { parseS3Uri } from '../container/s3-uri.ts';
import { notEmulated, validationError } from '../errors.ts';

const EMULATED = new Set([
  'ModelName',
  'PrimaryContainer',
  'Containers',
  'ExecutionRoleArn',
  'Tags',
  'EnableNetworkIsolation',
]);

const EMULATED_OF_A_CONTAINER = new Set([
  'Image',
  'Mode',
  'ModelDataUrl',
  'Environment',
  'ModelPackageName',
]);

/** What a container carries at the most. */
const MOST_VARIABLES = 100;

/**
 * The one container of a model.
 * @throws ValidationException for what AWS refuses too, and for what is not emulated
 */
export function checkedContainer(request: CreateModelInput): ContainerDefinition {
  for (const [member, value] of Object.entries(request)) {
    if (!EMULATED.has(member) && value !== undefined && value !== false) {
      throw notEmulated(`${member} of a model`);
    }
  }
  const { PrimaryContainer, Containers } = request;
  if (PrimaryContainer && Containers) {
    throw validationError('PrimaryContainer and Containers can not be specified together.');
  }
  if (Containers && Containers.length > 1) throw notEmulated('inference pipelines');
  const container = PrimaryContainer ?? Containers?.[0];
  if (!container) throw validationError('You must provide a PrimaryContainer or Containers.');
  required(request.ExecutionRoleArn, 'ExecutionRoleArn');
  checkContainer(container);
  return container;
}

function checkContainer(container: ContainerDefinition): void {
  for (const [member, value] of Object.entries(container)) {
    if (!EMULATED_OF_A_CONTAINER.has(member) && value !== undefined) {
      throw notEmulated(`${member} of a model's container`);
    }
  }
  const { Image, ModelDataUrl, ModelPackageName, Mode, Environment = {} } = container;
  if (Mode === 'MultiModel') throw notEmulated('multi-model endpoints');
  if (Object.keys(Environment).length > MOST_VARIABLES) {
    throw validationError(`A container has at most ${MOST_VARIABLES} environment variables.`);
  }
  if (ModelPackageName !== undefined) {
    if (Image !== undefined || ModelDataUrl !== undefined) {
      throw validationError(
        'Image and ModelDataUrl can not be specified together with ModelPackageName.',
      );
    }
    return;
  }
  if (Image === undefined) throw validationError('Image or ModelPackageName must be specified.');
  if (ModelDataUrl !== undefined) checkArchive(ModelDataUrl);
}

/** @throws ValidationException */
export function checkArchive(uri: string): void {
  parseS3Uri(uri);
  if (!uri.endsWith('.tar.gz')) {
    throw validationError(`The ModelDataUrl ${uri} does not name a gzip-compressed tar archive.`);
  }
}
