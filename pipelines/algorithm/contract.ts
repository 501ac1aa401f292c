import { z } from 'zod';
import type { metricName } from '../evaluation/contract.ts';
import { contentHash, type Task } from '../model-definition/contract.ts';

/** An image of AWS's registry of machine learning images: its account differs by region. */
export const containerImage = z.strictObject({
  repository: z.string().regex(/^[a-z0-9-]+$/),
  tag: z.string().regex(/^[\w.-]+$/),
});
export type ContainerImage = z.infer<typeof containerImage>;

/** How a value that a job prints becomes a CloudWatch metric: SageMaker's MetricDefinition. */
export interface ScrapedMetric {
  readonly Name: string;
  readonly Regex: string;
}

/**
 * An algorithm: an image, and a flat folder of code that follows SageMaker's container contract.
 * The folder is `pipelines/<name>/`; what it must read and write is told in its README.
 */
export interface Algorithm {
  readonly name: string;
  readonly image: ContainerImage;
  readonly tasks: readonly Task[];
  /** Files of the folder that a training, a processing and a serving container run. */
  readonly entryPoints: {
    readonly train: string;
    readonly evaluate: string;
    readonly serve: string;
  };
  readonly trainingMetrics: readonly ScrapedMetric[];
  /** What is gated on unless the config says otherwise, by task. */
  readonly primaryMetric: Readonly<Record<Task, z.infer<typeof metricName>>>;
}

/** The hash of an algorithm's code: see `codeHashOf`. */
export const codeHash = contentHash;
