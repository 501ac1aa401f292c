import { defineConfig } from '../../lib/config/index.ts';
import { handwrittenDigits } from './model.ts';

export default defineConfig({
  name: 'evergreen',
  // An example to play with: its stacks can be removed. Leave the line out for production.
  stage: 'development',
  // The local cloud runs functions on this machine, so they are built for its processor.
  platform: { architecture: process.arch === 'arm64' ? 'arm64' : 'x86_64' },
  models: [
    {
      ...handwrittenDigits,
      // The second file comes soon after the first here: nobody is to wait an hour for its run.
      retraining: { coolDownMinutes: 1 },
      // A release takes seconds in the local cloud: looks so close together bound its time.
      release: { checkSeconds: 2, maxMinutes: 40 },
      monitoring: { minRecords: 200 },
    },
  ],
});
