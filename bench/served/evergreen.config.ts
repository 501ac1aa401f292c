import { flightDelay } from '../../examples/flight-delay/model.ts';
import { defineConfig } from '../../lib/config/index.ts';

/** The example behind an API that throttles nobody, on one instance: what is measured is one way. */
export default defineConfig({
  stage: 'development',
  platform: {
    architecture: process.arch === 'arm64' ? 'arm64' : 'x86_64',
    api: { throttling: { rate: 10_000, burst: 5_000 } },
  },
  models: [
    {
      ...flightDelay,
      serving: { instances: { min: 1, max: 1 } },
      release: { checkSeconds: 2, maxMinutes: 40 },
    },
  ],
});
