import type {
  CreateEndpointConfigInput,
  DataCaptureConfig,
  ProductionVariant,
} from '@aws-sdk/client-sagemaker';
import { required } from '../call.ts';
import { parseS3Uri } from '../container/s3-uri.ts';
import { notEmulated, validationError } from '../errors.ts';

const EMULATED = new Set([
  'EndpointConfigName',
  'ProductionVariants',
  'DataCaptureConfig',
  'KmsKeyId',
  'Tags',
]);

const EMULATED_OF_A_VARIANT = new Set([
  'VariantName',
  'ModelName',
  'InitialInstanceCount',
  'InstanceType',
  'InitialVariantWeight',
  'VolumeSizeInGB',
  'ModelDataDownloadTimeoutInSeconds',
  'ContainerStartupHealthCheckTimeoutInSeconds',
]);

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html */
const MOST_VARIANTS = 10;

/** Instances with a disk of their own; KmsKeyId is for the volumes of the others. */
const LOCAL_STORAGE = /^ml\.(?:[a-z]+\d+[a-z]*d|g4dn|g5|g6e?|p3dn|p4de?|p5e?n?|trn1n?)\./;

/** @throws ValidationException for what AWS refuses too, and for what is not emulated */
export function checkEndpointConfig(request: CreateEndpointConfigInput): void {
  for (const [member, value] of Object.entries(request)) {
    if (!EMULATED.has(member) && value !== undefined && value !== false) {
      throw notEmulated(`${member} of an endpoint config`);
    }
  }
  const variants = required(request.ProductionVariants, 'ProductionVariants');
  if (variants.length === 0 || variants.length > MOST_VARIANTS) {
    throw validationError(`An endpoint config has 1 to ${MOST_VARIANTS} production variants.`);
  }
  const names = variants.map(({ VariantName }) => required(VariantName, 'VariantName'));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw validationError(`The production variant name "${twice}" occurs more than once.`);
  }
  for (const variant of variants) checkVariant(variant, request.KmsKeyId);
  checkWeights(variants.map(({ InitialVariantWeight }) => InitialVariantWeight ?? 1));
  if (request.DataCaptureConfig) checkCapture(request.DataCaptureConfig);
}

/**
 * Weights are shares of their sum.
 * @throws ValidationException
 */
export function checkWeights(weights: readonly number[]): void {
  if (weights.some((weight) => weight > 0)) return;
  throw validationError('At least one production variant must have a weight greater than 0.');
}

function checkVariant(variant: ProductionVariant, kmsKeyId: string | undefined): void {
  for (const [member, value] of Object.entries(variant)) {
    if (!EMULATED_OF_A_VARIANT.has(member) && value !== undefined && value !== false) {
      throw notEmulated(`${member} of a production variant`);
    }
  }
  const { VariantName, ModelName, InitialInstanceCount, InstanceType } = variant;
  if (ModelName === undefined) throw notEmulated('inference components');
  if (InstanceType === undefined || InitialInstanceCount === undefined) {
    throw validationError(
      `InstanceType and InitialInstanceCount are required for production variant ${VariantName}.`,
    );
  }
  if (InitialInstanceCount < 1) {
    throw validationError(`Production variant ${VariantName} needs at least one instance.`);
  }
  if (kmsKeyId !== undefined && LOCAL_STORAGE.test(InstanceType)) {
    throw validationError(
      `KmsKeyId can not be specified for ${InstanceType}, which has local instance storage.`,
    );
  }
}

function checkCapture(capture: DataCaptureConfig): void {
  parseS3Uri(required(capture.DestinationS3Uri, 'DestinationS3Uri'));
  const options = required(capture.CaptureOptions, 'CaptureOptions');
  if (options.length === 0) throw validationError('CaptureOptions must not be empty.');
}
