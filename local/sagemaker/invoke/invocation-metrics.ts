import { setTimeout as sleep } from 'node:timers/promises';
import type { Cloud, AwsMetricDatum } from '../cloud/ports.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
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
  readonly endpoint: Pick<Endpoint, 'name' | 'arn'>;
  readonly variant: string;
  readonly config: string;
  /** Instances of the variant in service. */
  readonly instances: number;
  /** The container's; 0 when it did not answer. */
  readonly status: number;
  readonly modelMicroseconds: number;
  readonly overheadMicroseconds: number;
}

type Metric = Omit<AwsMetricDatum, 'Values' | 'Counts'>;

/** The values that wait for one endpoint's next sending. */
interface Waiting {
  readonly cloud: Cloud;
  readonly resource: string;
  /** By metric and dimensions: each value, and how often it came. */
  readonly series: Map<string, { readonly metric: Metric; readonly counts: Map<number, number> }>;
}

/** Gathers the metrics of invocations and sends them every few seconds; AWS does every minute. */
export class InvocationMetrics {
  readonly #intervalMs: number;
  readonly #closing = new AbortController();
  #waiting = new Map<string, Waiting>();
  #sending: Promise<void> | undefined;

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  add(measured: Measured): void {
    const { cloud, endpoint } = measured;
    const waiting = this.#waiting.get(endpoint.arn) ?? {
      cloud,
      resource: endpoint.arn,
      series: new Map(),
    };
    this.#waiting.set(endpoint.arn, waiting);
    const points = pointsOf(measured);
    for (const dimensions of dimensionsOf(measured)) {
      for (const [name, value, unit] of points) {
        const key = `${name}\n${dimensions.map(({ Value }) => Value).join('\n')}`;
        const known = waiting.series.get(key) ?? {
          metric: { MetricName: name, Dimensions: dimensions, Timestamp: new Date(), Unit: unit },
          counts: new Map<number, number>(),
        };
        waiting.series.set(key, known);
        known.counts.set(value, (known.counts.get(value) ?? 0) + 1);
      }
    }
    this.#sending ??= this.#sendLater();
  }

  /** Sends what waits. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#sending;
  }

  async #sendLater(): Promise<void> {
    await sleep(this.#intervalMs, undefined, { signal: this.#closing.signal }).catch(() => {});
    const waiting = this.#waiting;
    this.#waiting = new Map();
    this.#sending = undefined;
    for (const one of waiting.values()) await send(one);
  }
}

async function send({ cloud, resource, series }: Waiting): Promise<void> {
  const data = [...series.values()].flatMap(({ metric, counts }) => split(metric, [...counts]));
  try {
    for (let from = 0; from < data.length; from += MOST_DATA) {
      const some = data.slice(from, from + MOST_DATA);
      await cloud.sendMetrics({ namespace: NAMESPACE, resource, data: some });
    }
  } catch (error) {
    console.error(`Metrics of ${resource} were not sent: ${told(error)}`);
  }
}

function pointsOf(measured: Measured): readonly (readonly [string, number, string])[] {
  const { status, instances, modelMicroseconds, overheadMicroseconds } = measured;
  const is = (hundred: number) => (Math.floor(status / 100) === hundred ? 1 : 0);
  return [
    ['Invocations', 1, 'None'],
    ['InvocationsPerInstance', 1 / Math.max(1, instances), 'None'],
    ['Invocation4XXErrors', is(4), 'None'],
    ['Invocation5XXErrors', is(5), 'None'],
    ['InvocationModelErrors', 1 - is(2), 'None'],
    ['ModelLatency', modelMicroseconds, 'Microseconds'],
    ['OverheadLatency', overheadMicroseconds, 'Microseconds'],
  ];
}

/** By variant, and by variant in one fleet: a rollback alarm watches the new one alone. */
function dimensionsOf({ endpoint, variant, config }: Measured): AwsMetricDatum['Dimensions'][] {
  const both = [
    { Name: 'EndpointName', Value: endpoint.name },
    { Name: 'VariantName', Value: variant },
  ];
  return [both, [{ Name: 'EndpointConfigName', Value: config }, ...both]];
}

function split(metric: Metric, counts: readonly [number, number][]): AwsMetricDatum[] {
  const data: AwsMetricDatum[] = [];
  for (let from = 0; from < counts.length; from += MOST_VALUES) {
    const some = counts.slice(from, from + MOST_VALUES);
    data.push({
      ...metric,
      Values: some.map(([value]) => value),
      Counts: some.map(([, count]) => count),
    });
  }
  return data;
}
