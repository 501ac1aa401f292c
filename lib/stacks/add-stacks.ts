import { type App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { ContainerImage } from '../../pipelines/algorithm/contract.ts';
import {
  type LoadedConfig,
  writeAlgorithms,
  writeDefinitions,
  writeMonitoringPolicies,
  writePolicies,
  writeRetrainingPolicies,
  writeServingPolicies,
} from '../config/index.ts';
import { DataStack } from './data-stack.ts';
import { ModelStack } from './model-stack.ts';
import { MonitoringStack } from './monitoring-stack.ts';
import { ServingStack } from './serving-stack.ts';
import { TrainingStack } from './training-stack.ts';

const READS = 'It reads shared values when it is deployed.';

/** Adds every stack of a config to an app: the shared ones, and one a model. */
export function addStacks(app: App, loaded: LoadedConfig): void {
  const { config } = loaded;
  const shared = addSharedStacks(app, loaded);
  for (const [index, { policy }] of loaded.policies.entries()) {
    const serving = loaded.servingPolicies[index]?.policy;
    const monitoring = loaded.monitoringPolicies[index]?.policy;
    if (!serving || !monitoring) throw new Error(`${policy.model} is not compiled.`);
    const model = new ModelStack(app, `${config.name}-model-${policy.model}`, {
      terminationProtection: isProtected(loaded),
      description: `Evergreen: the model ${policy.model}`,
      system: config.name,
      policy,
      serving,
      monitoring,
    });
    for (const stack of shared) model.addStackDependency(stack, READS);
  }
  Tags.of(app).add('evergreen:system', config.name);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}

function addSharedStacks(app: App, loaded: LoadedConfig) {
  const { config, policies } = loaded;
  const common = { terminationProtection: isProtected(loaded), config };
  const definitionsFolder = writeDefinitions(loaded.definitions);
  const images = imagesOf(policies);
  const data = new DataStack(app, `${config.name}-data`, {
    ...common,
    description: 'Evergreen: data bucket, ledger, event bus and ingest workflow',
    definitionsFolder,
  });
  const training = new TrainingStack(app, `${config.name}-training`, {
    ...common,
    description: 'Evergreen: retraining queue and training workflow, from data to a candidate',
    images,
    policiesFolder: writePolicies(policies),
    retrainingFolder: writeRetrainingPolicies(loaded.retrainingPolicies),
    algorithmsFolder: writeAlgorithms(loaded.algorithms),
  });
  const serving = new ServingStack(app, `${config.name}-serving`, {
    ...common,
    description: 'Evergreen: release workflow and prediction API, from a candidate to answers',
    images,
    servingFolder: writeServingPolicies(loaded.servingPolicies),
    definitionsFolder,
  });
  const monitoring = new MonitoringStack(app, `${config.name}-monitoring`, {
    ...common,
    description: 'Evergreen: monitoring workflow and reports, from traffic to what is known of it',
    monitoringFolder: writeMonitoringPolicies(loaded.monitoringPolicies),
  });
  for (const stack of [training, serving, monitoring]) stack.addStackDependency(data, READS);
  return [data, training, serving, monitoring];
}

function isProtected({ config }: LoadedConfig): boolean {
  return config.stage === 'production';
}

/** Every image of some policies, once. */
function imagesOf(policies: LoadedConfig['policies']): ContainerImage[] {
  const images = policies.map(({ policy }) => policy.algorithm.image);
  return [...new Map(images.map((image) => [`${image.repository}:${image.tag}`, image])).values()];
}
