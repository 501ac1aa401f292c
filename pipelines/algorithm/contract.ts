import * as z from 'zod';
import type { metricName } from '../evaluation/contract.ts';
import { contentHash, type Task } from '../model-definition/contract.ts';

/** An image of AWS's registry of machine learning images: its account differs by region. */
export const containerImage = z.strictObject({
  repository: z.string().regex(/^[a-z0-9-]+$/),
  tag: z.string().regex(/^[\w.-]+$/),
});
export type ContainerImage = z.infer<typeof containerImage>;

/** How a value that a job prints becomes a CloudWatch metric: SageMaker's MetricDefinition. */
export const scrapedMetric = z.strictObject({
  Name: z.string().min(1).max(255).describe('Of the metric.'),
  Regex: z
    .string()
    .min(1)
    .max(500)
    .describe('Found in what a training job prints; its one group is the value.'),
});

/** SageMaker takes no more for a job. */
export const trainingMetrics = z.array(scrapedMetric).max(40);

/** Files of an algorithm's folder that a training, a processing and a serving container run. */
export const entryPoints = z.strictObject({
  train: z.string(),
  evaluate: z.string(),
  serve: z.string(),
});

/**
 * An algorithm: an image, and a flat folder of code that follows SageMaker's container contract.
 * What it must read and write is told in docs/algorithms.md.
 */
export interface Algorithm {
  readonly name: string;
  readonly image: ContainerImage;
  readonly entryPoints: z.infer<typeof entryPoints>;
  readonly trainingMetrics: z.infer<typeof trainingMetrics>;
}

/** An algorithm of ours; its folder is `pipelines/<name>/`. */
export interface ShippedAlgorithm extends Algorithm {
  readonly tasks: readonly Task[];
  /** What is gated on unless the config says otherwise, by task. */
  readonly primaryMetric: Readonly<Record<Task, z.infer<typeof metricName>>>;
}

/** The hash of an algorithm's code: see `codeHashOf`. */
export const codeHash = contentHash;
