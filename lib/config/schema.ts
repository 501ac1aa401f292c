import * as z from 'zod';
import { modelConfig } from './model-schema.ts';

/** The days CloudWatch Logs can keep a log group; it accepts no others. */
export const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
] as const;

/** A function that works on data with DuckDB: what it may use. */
function dataFunction(disk: string) {
  return z.strictObject({
    memoryMb: z
      .int()
      .min(1_024)
      .max(10_240)
      .default(3_008)
      .describe('Memory of that function, megabytes. Default: 3008.'),
    diskMb: z
      .int()
      .min(1_024)
      .max(10_240)
      .default(8_192)
      .describe(`Disk of that function, megabytes: ${disk}. Default: 8192.`),
  });
}

const ingest = dataFunction('the file, its unpacked copy, its Parquet').describe(
  'The function that checks uploads. Default: every option at its default.',
);

const monitoring = dataFunction(
  'the files that a champion was trained on, or the traffic',
).describe('The functions that measure drift. Default: every option at its default.');

const api = z
  .strictObject({
    throttling: z
      .strictObject({
        rate: z
          .int()
          .min(1)
          .max(10_000)
          .default(100)
          .describe('Requests a second, of all callers together. Default: 100.'),
        burst: z
          .int()
          .min(1)
          .max(5_000)
          .default(200)
          .describe('Requests at once, beyond the rate. Default: 200.'),
      })
      .prefault({})
      .describe('More than this is answered with 429.'),
    accessLogs: z
      .boolean()
      .default(false)
      .describe(
        "Whether requests are logged, without their bodies. Sets the account's one role for logs of API Gateway, in this region. Default: false.",
      ),
  })
  .describe('The prediction API. Default: every option at its default.');

const platform = z
  .strictObject({
    architecture: z
      .enum(['x86_64', 'arm64'])
      .default('x86_64')
      .describe('Of every Lambda function and layer. Default: x86_64.'),
    logRetentionDays: z
      .literal(LOG_RETENTION_DAYS)
      .default(90)
      .describe('Days that functions and workflows keep their logs. Default: 90.'),
    accessLogRetentionDays: z
      .int()
      .min(1)
      .max(3653)
      .default(90)
      .describe('Days that the access logs of the buckets are kept. Default: 90.'),
    ingest: ingest.prefault({}),
    monitoring: monitoring.prefault({}),
    api: api.prefault({}),
    alarmEmails: z
      .array(z.email())
      .default([])
      .describe('Who gets a mail when an alarm goes off. Default: nobody.'),
  })
  .describe('What every stack shares. Default: every option at its default.');

/** `evergreen.config.ts`: one platform and the models that run on it. */
export const evergreenConfig = z.strictObject({
  name: z
    .string()
    .regex(
      /^[a-z][a-z0-9-]{0,19}$/,
      '1 to 20 lower-case letters, digits and hyphens, starting with a letter',
    )
    .default('evergreen')
    .describe('The prefix of every stack name. Default: evergreen.'),
  stage: z
    .enum(['development', 'production'])
    .default('production')
    .describe(
      'Decides removal protection alone. production: stacks and ledger refuse to be deleted. development: stacks can be removed. Data outlives its stack in both. Default: production.',
    ),
  platform: platform.prefault({}),
  models: z.array(modelConfig).min(1).describe('One entry a model; names are unique.'),
});

/** The configuration with every default filled in. */
export type EvergreenConfig = z.infer<typeof evergreenConfig>;
/** The configuration as a platform engineer writes it. */
export type EvergreenConfigInput = z.input<typeof evergreenConfig>;
