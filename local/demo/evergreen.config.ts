import { flightDelay } from '../../examples/flight-delay/model.ts';
import { defineConfig } from '../../lib/config/index.ts';

/**
 * The example's model, under policies that let a year pass within minutes. What a user would deploy
 * is examples/flight-delay/evergreen.config.ts.
 */
export default defineConfig({
  name: 'evergreen',
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
      retraining: {
        // Of a month's 24,000 to 28,000 rows, with 21,558 (January), 40,603 (and February) and
        // 89,833 (and March, April) trained on before: February is enough, March alone is not, March
        // and April are; May and June are not, unless drift lowers what it takes.
        minNewRowShare: 0.75,
        driftLowersTo: 0.5,
        // A month lasts seconds here. A quarter of a minute is long enough for February to come too
        // soon, and over when the next ones come.
        coolDownMinutes: 0.25,
      },
      // Asked for by hand: the schedule is not to look in between.
      monitoring: { everyMinutes: 1_440 },
    },
  ],
});
