import { Annotations, Aws, CfnMapping } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { ContainerImage } from '../../pipelines/algorithm/contract.ts';
import { IMAGE_REGISTRIES, imageEndWarning } from '../config/index.ts';

/**
 * An image of AWS's, in the registry of the region that the stack is deployed to; a region that has
 * none fails then.
 */
export class AlgorithmImage extends Construct {
  /** `<repository>:<tag>`, as policies name it. */
  readonly tagged: string;
  /** With the registry, as SageMaker takes it. */
  readonly uri: string;
  /** Of the repository. */
  readonly repositoryArn: string;

  constructor(scope: Construct, id: string, { repository, tag }: ContainerImage) {
    super(scope, id);
    const registries = IMAGE_REGISTRIES[repository];
    if (!registries) throw new Error(`No region is known to have the repository ${repository}.`);
    const mapping = new CfnMapping(this, 'Registries', {
      mapping: Object.fromEntries(
        Object.entries(registries).map(([region, account]) => [region, { account }]),
      ),
    });
    const warning = imageEndWarning({ repository, tag }, new Date());
    if (warning !== undefined) Annotations.of(this).addWarningV2('evergreen:image-end', warning);
    const account = mapping.findInMap(Aws.REGION, 'account');
    this.tagged = `${repository}:${tag}`;
    this.uri = `${account}.dkr.ecr.${Aws.REGION}.${Aws.URL_SUFFIX}/${this.tagged}`;
    this.repositoryArn = `arn:${Aws.PARTITION}:ecr:${Aws.REGION}:${account}:repository/${repository}`;
  }
}
