import { type App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { ContainerImage } from '../../pipelines/algorithm/contract.ts';
import {
  type LoadedConfig,
  writeAlgorithms,
  writeDefinitions,
  writePolicies,
} from '../config/index.ts';
import { DataStack } from './data-stack.ts';
import { ModelStack } from './model-stack.ts';
import { TrainingStack } from './training-stack.ts';

/** Adds every stack of a config to an app: the shared ones, and one a model. */
export function addStacks(
  app: App,
  { config, definitions, policies, algorithms }: LoadedConfig,
): void {
  const common = { terminationProtection: config.stage === 'production' };
  const data = new DataStack(app, `${config.name}-data`, {
    ...common,
    description: 'Evergreen: data bucket, ledger, event bus and ingest workflow',
    config,
    definitionsFolder: writeDefinitions(definitions),
  });
  const training = new TrainingStack(app, `${config.name}-training`, {
    ...common,
    description: 'Evergreen: training workflow, from a dataset version to a candidate',
    config,
    images: imagesOf(policies),
    policiesFolder: writePolicies(policies),
    algorithmsFolder: writeAlgorithms(algorithms),
  });
  training.addStackDependency(data, 'It reads shared values when it is deployed.');
  for (const { policy } of policies) {
    const model = new ModelStack(app, `${config.name}-model-${policy.model}`, {
      ...common,
      description: `Evergreen: the model ${policy.model}`,
      system: config.name,
      policy,
    });
    for (const shared of [data, training]) {
      model.addStackDependency(shared, 'It reads shared values when it is deployed.');
    }
  }
  Tags.of(app).add('evergreen:system', config.name);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}

/** Every image of some policies, once. */
function imagesOf(policies: LoadedConfig['policies']): ContainerImage[] {
  const images = policies.map(({ policy }) => policy.algorithm.image);
  return [...new Map(images.map((image) => [`${image.repository}:${image.tag}`, image])).values()];
}
