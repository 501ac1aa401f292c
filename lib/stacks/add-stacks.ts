import { type App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { type LoadedConfig, writeDefinitions } from '../config/index.ts';
import { DataStack } from './data-stack.ts';
import { ModelStack } from './model-stack.ts';

/** Adds every stack of a config to an app: the shared ones, and one a model. */
export function addStacks(app: App, { config, definitions }: LoadedConfig): void {
  const common = { terminationProtection: config.stage === 'production' };
  const data = new DataStack(app, `${config.name}-data`, {
    ...common,
    description: 'Evergreen: data bucket, ledger, event bus and ingest workflow',
    config,
    definitionsFolder: writeDefinitions(definitions),
  });
  for (const { definition } of definitions) {
    const model = new ModelStack(app, `${config.name}-model-${definition.name}`, {
      ...common,
      description: `Evergreen: the model ${definition.name}`,
      system: config.name,
      definition,
    });
    model.addStackDependency(data, 'It reads shared values when it is deployed.');
  }
  Tags.of(app).add('evergreen:system', config.name);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}
