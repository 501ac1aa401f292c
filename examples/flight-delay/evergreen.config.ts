import { defineConfig } from '../../lib/config/index.ts';
import { flightDelay } from './model.ts';

export default defineConfig({
  name: 'evergreen',
  // An example to play with: its stacks can be removed. Leave the line out for production.
  stage: 'development',
  // The local cloud runs functions on this machine, so they are built for its processor.
  platform: { architecture: process.arch === 'arm64' ? 'arm64' : 'x86_64' },
  models: [
    {
      ...flightDelay,
      // 25 requests a second: what one laptop can exceed, to see instances come and go.
      serving: { scaling: { invocationsPerInstance: 1_500 } },
      // A release takes seconds in the local cloud: looks so close together bound its time.
      release: { checkSeconds: 2, maxMinutes: 50 },
    },
  ],
});
