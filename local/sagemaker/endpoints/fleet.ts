import type { ProductionVariantSummary, VariantStatus } from '@aws-sdk/client-sagemaker';
import type { EndpointConfig } from '../endpoint-configs/endpoint-config.ts';
import type { Means } from '../jobs/means.ts';
import { VariantFleet, type VariantOrder } from './variant-fleet.ts';

/** Everything that serves one endpoint by one config. */
export class Fleet {
  readonly config: EndpointConfig;
  readonly variants: readonly VariantFleet[];

  constructor(
    endpoint: string,
    config: EndpointConfig,
    variants: readonly VariantOrder[],
    means: Means,
  ) {
    this.config = config;
    const home = { endpoint, configName: config.name };
    this.variants = variants.map((order) => new VariantFleet(order, home, means));
  }

  variant(name: string): VariantFleet | undefined {
    return this.variants.find((one) => one.name === name);
  }

  /** How many instances it has, or is to have. */
  get desiredCount(): number {
    return this.variants.reduce((sum, { desiredCount }) => sum + desiredCount, 0);
  }

  stage(status: VariantStatus | undefined, message: (count: number) => string): void {
    for (const variant of this.variants) {
      variant.stage = status && { status, message: message(variant.desiredCount) };
    }
  }

  /** @throws InstanceFailure when one variant can't come into service */
  async scale(): Promise<void> {
    const done = await Promise.allSettled(this.variants.map((variant) => variant.scale()));
    const failed = done.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  }

  async stop(): Promise<void> {
    await Promise.all(this.variants.map((variant) => variant.stop()));
  }

  async end(): Promise<void> {
    await Promise.all(this.variants.map((variant) => variant.end()));
  }

  summaries(): ProductionVariantSummary[] {
    return this.variants.map((variant) => variant.summary());
  }
}
