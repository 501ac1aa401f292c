import { setTimeout as sleep } from 'node:timers/promises';
import type { Cloud, AwsMetricDatum } from '../cloud/ports.ts';
import { told } from '../errors.ts';

/** https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html */
const NAMESPACE = 'AWS/SageMaker';

/** What one metric of a PutMetricData takes. */
const MOST_VALUES = 150;
/** What one PutMetricData takes. */
const MOST_DATA = 1000;

/** One request as its metrics show it. */
export interface Measured {
  readonly cloud: Cloud;
  readonly endpoint: string;
  readonly variant: string;
  readonly config: string;
  /** Instances of the variant in service. */
  readonly instances: number;
  /** The container's; 0 when it did not answer. */
  readonly status: number;
  readonly modelMicroseconds: number;
  readonly overheadMicroseconds: number;
}

type Unit = 'None' | 'Microseconds';

/** Gathers the metrics of invocations and sends them every few seconds, as AWS does every minute. */
export class InvocationMetrics {
  readonly #intervalMs: number;
  readonly #closing = new AbortController();
  #waiting = new Map<
    Cloud,
    Map<string, { datum: Omit<AwsMetricDatum, 'Values' | 'Counts'>; values: Map<number, number> }>
  >();
  #sending: Promise<void> | undefined;

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  add(measured: Measured): void {
    const { status, instances } = measured;
    const is = (hundred: number) => (Math.floor(status / 100) === hundred ? 1 : 0);
    const points: [string, number, Unit][] = [
      ['Invocations', 1, 'None'],
      ['InvocationsPerInstance', 1 / Math.max(1, instances), 'None'],
      ['Invocation4XXErrors', is(4), 'None'],
      ['Invocation5XXErrors', is(5), 'None'],
      ['InvocationModelErrors', 1 - is(2), 'None'],
      ['ModelLatency', measured.modelMicroseconds, 'Microseconds'],
      ['OverheadLatency', measured.overheadMicroseconds, 'Microseconds'],
    ];
    for (const dimensions of dimensionsOf(measured)) {
      for (const [name, value, unit] of points)
        this.#point(measured.cloud, name, dimensions, value, unit);
    }
    this.#sending ??= this.#sendLater();
  }

  /** Sends what waits. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#sending;
  }

  #point(
    cloud: Cloud,
    name: string,
    dimensions: AwsMetricDatum['Dimensions'],
    value: number,
    unit: Unit,
  ): void {
    const all = this.#waiting.get(cloud) ?? new Map();
    this.#waiting.set(cloud, all);
    const key = [name, ...dimensions.map(({ Value }) => Value)].join('\n');
    const kept = all.get(key) ?? {
      datum: { MetricName: name, Dimensions: dimensions, Timestamp: new Date(), Unit: unit },
      values: new Map<number, number>(),
    };
    all.set(key, kept);
    kept.values.set(value, (kept.values.get(value) ?? 0) + 1);
  }

  async #sendLater(): Promise<void> {
    await sleep(this.#intervalMs, undefined, { signal: this.#closing.signal }).catch(() => {});
    const waiting = this.#waiting;
    this.#waiting = new Map();
    this.#sending = undefined;
    for (const [cloud, all] of waiting) {
      const data = [...all.values()].flatMap(({ datum, values }) => split(datum, [...values]));
      try {
        for (let from = 0; from < data.length; from += MOST_DATA) {
          await cloud.sendMetrics(NAMESPACE, data.slice(from, from + MOST_DATA));
        }
      } catch (error) {
        console.error(`Metrics of an endpoint were not sent: ${told(error)}`);
      }
    }
  }
}

/** By variant, and by variant in one fleet: a rollback alarm watches the new one alone. */
function dimensionsOf({ endpoint, variant, config }: Measured): AwsMetricDatum['Dimensions'][] {
  const both = [
    { Name: 'EndpointName', Value: endpoint },
    { Name: 'VariantName', Value: variant },
  ];
  return [both, [{ Name: 'EndpointConfigName', Value: config }, ...both]];
}

function split(
  datum: Omit<AwsMetricDatum, 'Values' | 'Counts'>,
  values: readonly [number, number][],
): AwsMetricDatum[] {
  const data: AwsMetricDatum[] = [];
  for (let from = 0; from < values.length; from += MOST_VALUES) {
    const some = values.slice(from, from + MOST_VALUES);
    data.push({
      ...datum,
      Values: some.map(([value]) => value),
      Counts: some.map(([, count]) => count),
    });
  }
  return data;
}
