import { createHash } from 'node:crypto';
import type { ProductionVariantSummary, VariantStatus } from '@aws-sdk/client-sagemaker';
import type { ConfiguredVariant } from '../endpoint-configs/endpoint-config.ts';
import type { Means } from '../jobs/means.ts';
import { Instance } from '../model-server/instance.ts';

/** What a variant is to have when its fleet starts. */
export interface VariantOrder {
  readonly configured: ConfiguredVariant;
  readonly weight: number;
  readonly count: number;
}

interface Stage {
  readonly status: VariantStatus;
  readonly message: string;
  readonly since: Date;
}

/** The instances of one variant in one fleet. */
export class VariantFleet {
  readonly configured: ConfiguredVariant;
  currentWeight: number;
  desiredWeight: number;
  desiredCount: number;
  readonly #endpoint: string;
  readonly #configName: string;
  readonly #means: Means;
  readonly #startedAt = new Date();
  #instances: Instance[] = [];
  /** Not healthy yet. */
  #starting: Instance[] = [];
  #stage: Stage | undefined;

  constructor(
    { configured, weight, count }: VariantOrder,
    home: { endpoint: string; configName: string },
    means: Means,
  ) {
    this.configured = configured;
    this.currentWeight = weight;
    this.desiredWeight = weight;
    this.desiredCount = count;
    this.#endpoint = home.endpoint;
    this.#configName = home.configName;
    this.#means = means;
  }

  get name(): string {
    return this.configured.name;
  }

  get currentCount(): number {
    return this.#instances.length;
  }

  /** What is being done with it; undefined when nothing is. */
  set stage(stage: { status: VariantStatus; message: string } | undefined) {
    this.#stage = stage && { ...stage, since: new Date() };
  }

  /** The instance with the fewest requests under way; undefined when none can take one. */
  leastBusy(): Instance | undefined {
    let best: Instance | undefined;
    for (const one of this.#instances) {
      if (one.connection && (best === undefined || one.inFlight < best.inFlight)) best = one;
    }
    return best;
  }

  /**
   * Starts or stops instances until there are as many as desired; new ones count once healthy.
   * @throws InstanceFailure when one does not become healthy; then none was added
   */
  async scale(): Promise<void> {
    const surplus = this.#instances.splice(this.desiredCount);
    await Promise.all(surplus.map((one) => one.stop()));
    const added = Array.from({ length: this.desiredCount - this.#instances.length }, () =>
      this.#instance(),
    );
    this.#starting = added;
    const starts = await Promise.allSettled(added.map((one) => one.start()));
    this.#starting = [];
    const failed = starts.find((start) => start.status === 'rejected');
    if (failed) {
      await Promise.all(added.map((one) => one.end()));
      throw failed.reason;
    }
    this.#instances.push(...added);
  }

  /** Ends every instance once its requests are answered. */
  async stop(): Promise<void> {
    await Promise.all(this.#instances.splice(0).map((one) => one.stop()));
  }

  /** Ends every instance at once. */
  async end(): Promise<void> {
    const all = [...this.#instances.splice(0), ...this.#starting.splice(0)];
    await Promise.all(all.map((one) => one.end()));
  }

  summary(): ProductionVariantSummary {
    return {
      VariantName: this.name,
      DeployedImages: [deployedImage(this.configured.model.container.image, this.#startedAt)],
      CurrentWeight: this.currentWeight,
      DesiredWeight: this.desiredWeight,
      CurrentInstanceCount: this.currentCount,
      DesiredInstanceCount: this.desiredCount,
      ...(this.#stage && {
        VariantStatus: [
          {
            Status: this.#stage.status,
            StatusMessage: this.#stage.message,
            StartTime: this.#stage.since,
          },
        ],
      }),
    };
  }

  #instance(): Instance {
    const { pace, startupMs, faults } = this.#means;
    return new Instance(
      {
        endpoint: this.#endpoint,
        variant: this.name,
        model: this.configured.model,
        startupMs: Math.max(startupMs, pace.ms(this.configured.startupSeconds)),
        isMute: faults.mutesInstance(this.#endpoint, this.#configName),
      },
      this.#means,
    );
  }
}

/** Images here have no digest; what stands for it is as stable as one. */
function deployedImage(image: string, at: Date) {
  const digest = createHash('sha256').update(image).digest('hex');
  return {
    SpecifiedImage: image,
    ResolvedImage: `${image.replace(/:[^:/]+$/, '')}@sha256:${digest}`,
    ResolutionTime: at,
  };
}
