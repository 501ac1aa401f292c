import * as z from 'zod';
import { servingPolicy } from '../../pipelines/release/policy.ts';
import { jobResources } from '../../pipelines/training/policy.ts';

const { shape } = servingPolicy;

/** SageMaker's limit for a wait is an hour. */
const waitMinutes = z.int().min(0).max(60);

const instances = z.strictObject({
  min: shape.instances.shape.min
    .default(1)
    .describe('How many serve when it is quiet; an endpoint without any is none. Default: 1.'),
  max: shape.instances.shape.max.default(4).describe('How many serve at most. Default: 4.'),
});

const scaling = z.strictObject({
  invocationsPerInstance: shape.scaling.shape.invocationsPerInstance
    .default(1_000)
    .describe(
      'Requests a minute that one instance shall have; with more, instances are added. Default: 1000.',
    ),
  scaleOutCooldownSeconds: shape.scaling.shape.scaleOutCooldownSeconds
    .max(3_600)
    .default(60)
    .describe('Seconds between two steps up. Default: 60.'),
  scaleInCooldownSeconds: shape.scaling.shape.scaleInCooldownSeconds
    .max(3_600)
    .default(300)
    .describe('Seconds between two steps down. Default: 300.'),
});

const capture = z.strictObject({
  percent: shape.capture.shape.percent
    .default(100)
    .describe(
      'Share of the requests that are kept, with their answers, under capture/ in the data bucket. Default: 100.',
    ),
});

/** The machines that serve a model. */
export const servingConfig = z.strictObject({
  instanceType: jobResources.shape.instances.element
    .default('ml.m5.large')
    .describe('An instance type of x86. Default: ml.m5.large.'),
  instances: instances.prefault({}).describe('How many of them.'),
  scaling: scaling.prefault({}).describe('When there are more or fewer of them.'),
  capture: capture.prefault({}).describe('What is kept of the traffic, for monitoring.'),
});

const alarms = z.strictObject({
  errorRate: shape.release.shape.alarms.shape.errorRate
    .default(0.01)
    .describe('Share of the requests that the model fails, in a minute. Default: 0.01.'),
  latencyMs: shape.release.shape.alarms.shape.latencyMs
    .default(1_000)
    .describe("The model's own time for 9 requests of 10, in a minute. Default: 1000."),
});

/** Earlier words for what is yet to come say so; anything else is unknown. */
const strategy = z
  .enum(['all-at-once'], {
    error: ({ input }) =>
      input === 'canary' || input === 'linear' || input === 'shadow' || input === 'ab'
        ? `"all-at-once": ${input} comes later`
        : '"all-at-once"',
  })
  .default('all-at-once')
  .describe(
    'How traffic moves to a new version. all-at-once: to a second fleet, when all of it is ready. Default: all-at-once.',
  );

/** How a new version takes over. */
export const releaseConfig = z.strictObject({
  strategy,
  bakeMinutes: waitMinutes
    .default(5)
    .describe(
      'How long the new version is watched while the old one stands by; alarms look at whole minutes. Default: 5.',
    ),
  terminationWaitMinutes: waitMinutes
    .default(0)
    .describe('How long the old version stays after that. Default: 0.'),
  maxMinutes: z
    .int()
    .min(10)
    .max(480)
    .default(60)
    .describe('A release that takes longer is rolled back. Default: 60.'),
  checkSeconds: shape.release.shape.checkSeconds
    .default(30)
    .describe('Seconds between two looks at a release under way. Default: 30.'),
  keep: shape.release.shape.keep
    .default(3)
    .describe(
      'Earlier versions whose endpoint config is kept, so that going back needs nothing new. Default: 3.',
    ),
  alarms: alarms
    .prefault({})
    .describe('What rolls a release back, and tells people about an endpoint at any time.'),
});
