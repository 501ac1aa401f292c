import { Choice, type CustomState, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { variants } from '../../../../pipelines/serving/variants.ts';
import { callSageMaker } from '../../call-service.ts';
import { causeSays, NO_OUTPUT, RELEASE_TAGS, when } from './execution.ts';

export interface FleetSettings {
  /** What endpoints run as. */
  readonly roleArn: string;
  /** Of the data bucket; captured traffic is encrypted with it. */
  readonly keyArn: string;
}

/** Makes the SageMaker model of the package: image, artifact and environment are the package's own. */
export function createModel(scope: Construct, { roleArn }: FleetSettings): CustomState {
  return callSageMaker(scope, 'Create model', 'createModel', {
    Arguments: {
      ModelName: '{% $plan.fleet %}',
      ExecutionRoleArn: roleArn,
      PrimaryContainer: { ModelPackageName: '{% $package.ModelPackageArn %}' },
      EnableNetworkIsolation: true,
      Tags: RELEASE_TAGS,
    },
    Output: NO_OUTPUT,
  });
}

/** Makes the endpoint config: one variant, and the capture of its traffic. */
export function createEndpointConfig(scope: Construct, { keyArn }: FleetSettings): CustomState {
  return callSageMaker(scope, 'Create endpoint config', 'createEndpointConfig', {
    Arguments: {
      EndpointConfigName: '{% $plan.fleet %}',
      ProductionVariants: [
        {
          VariantName: variants.champion,
          ModelName: '{% $plan.fleet %}',
          InstanceType: '{% $plan.instanceType %}',
          // For a new endpoint; an update keeps the instances there are.
          InitialInstanceCount: '{% $plan.instances.min %}',
          InitialVariantWeight: 1,
        },
      ],
      DataCaptureConfig: {
        EnableCapture: '{% $plan.capture.percent > 0 %}',
        InitialSamplingPercentage: '{% $plan.capture.percent %}',
        DestinationS3Uri: '{% $plan.capture.destination %}',
        KmsKeyId: keyArn,
        CaptureOptions: [{ CaptureMode: 'Input' }, { CaptureMode: 'Output' }],
        // Any other type is captured in base64.
        CaptureContentTypeHeader: {
          JsonContentTypes: ['application/json'],
          CsvContentTypes: ['text/csv'],
        },
      },
      Tags: RELEASE_TAGS,
    },
    Output: NO_OUTPUT,
  });
}

/** What was made by a call whose answer got lost is no error: names are this attempt's own. */
export function unlessMade(
  scope: Construct,
  name: string,
  { made, otherwise }: { made: IChainable; otherwise: IChainable },
): Choice {
  return Choice.jsonata(scope, name)
    .when(when(causeSays('already existing')), made)
    .otherwise(otherwise);
}
