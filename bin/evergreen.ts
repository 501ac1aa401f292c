import { App } from 'aws-cdk-lib';
import { ConfigError, ConfigFileError, loadConfig } from '../lib/config/index.ts';
import { addStacks } from '../lib/stacks/add-stacks.ts';

try {
  const app = new App();
  // The folder with the config to deploy; without it, the one the command is run in.
  addStacks(app, await loadConfig(process.env['EVERGREEN_CONFIG']));
  app.synth();
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof ConfigFileError)) throw error;
  // A person's mistake, told in full by its message: a stack trace would only hide it.
  console.error(`\n${error.message}\n`);
  process.exitCode = 1;
}
