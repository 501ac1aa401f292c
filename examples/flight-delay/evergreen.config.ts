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
      release: { checkSeconds: 2, maxMinutes: 40 },
      // A month of flights is about 29,000 rows. A fifth of what the last candidate was trained on must be
      // new, so that a run can learn something; half of that is enough while what travellers ask drifts.
      retraining: { minNewRowShare: 0.2, driftLowersTo: 0.5, coolDownMinutes: 60, everyDays: 35 },
      // Weather and timetables change over days, not minutes: once an hour is often enough, and fewer
      // than a thousand flights say nothing about drift.
      monitoring: { everyMinutes: 60, minRecords: 1_000 },
    },
  ],
});
