import type {
  CreateEndpointConfigInput,
  DescribeEndpointConfigOutput,
  ProductionVariantInstanceType,
} from '@aws-sdk/client-sagemaker';
import type { Listed } from '../listing.ts';
import type { Model } from '../models/model.ts';

/** A production variant as its config has it. */
export interface ConfiguredVariant {
  readonly name: string;
  readonly model: Model;
  readonly instanceType: ProductionVariantInstanceType;
  readonly instanceCount: number;
  readonly weight: number;
  /** How long a container may take until it answers `/ping`, seconds of AWS's. */
  readonly startupSeconds: number;
}

/** Which requests and answers are kept, and where. */
export interface CaptureOrder {
  readonly percentage: number;
  readonly destination: string;
  readonly kmsKeyId: string | undefined;
  readonly input: boolean;
  readonly output: boolean;
  readonly csvTypes: readonly string[];
  readonly jsonTypes: readonly string[];
}

interface Made {
  readonly name: string;
  readonly arn: string;
  readonly request: CreateEndpointConfigInput;
  readonly variants: readonly ConfiguredVariant[];
}

/** An endpoint config; it never changes. */
export class EndpointConfig implements Listed {
  readonly name: string;
  readonly arn: string;
  readonly variants: readonly ConfiguredVariant[];
  readonly createdAt = new Date();
  readonly modifiedAt = this.createdAt;
  readonly status = '';
  readonly #request: CreateEndpointConfigInput;

  constructor({ name, arn, request, variants }: Made) {
    this.name = name;
    this.arn = arn;
    this.variants = variants;
    this.#request = request;
  }

  /** The config's order to capture; undefined when nothing is captured. */
  get capture(): CaptureOrder | undefined {
    const asked = this.#request.DataCaptureConfig;
    if (!asked || asked.EnableCapture === false) return undefined;
    const modes = (asked.CaptureOptions ?? []).map(({ CaptureMode }) => CaptureMode);
    const both = modes.includes('InputAndOutput');
    return {
      percentage: asked.InitialSamplingPercentage ?? 100,
      destination: asked.DestinationS3Uri ?? '',
      kmsKeyId: asked.KmsKeyId,
      input: both || modes.includes('Input'),
      output: both || modes.includes('Output'),
      csvTypes: asked.CaptureContentTypeHeader?.CsvContentTypes ?? [],
      jsonTypes: asked.CaptureContentTypeHeader?.JsonContentTypes ?? [],
    };
  }

  describe(): DescribeEndpointConfigOutput {
    const { Tags: _, ProductionVariants = [], ...rest } = this.#request;
    return {
      ...rest,
      EndpointConfigName: this.name,
      EndpointConfigArn: this.arn,
      ProductionVariants: ProductionVariants.map((variant) => ({
        InitialVariantWeight: 1,
        ...variant,
      })),
      CreationTime: this.createdAt,
      EnableNetworkIsolation: false,
    };
  }
}
