import { readFile, writeFile } from 'node:fs/promises';
import type {
  AwsEvent,
  AwsMetricDatum,
  AwsMetrics,
  Cloud,
  MetricPoint,
  UploadTarget,
} from '../../../../local/sagemaker/cloud/ports.ts';

/** An error as S3 and Logs word theirs. */
function denied(action: string): Error {
  const error = new Error(`User is not authorized to perform: ${action}`);
  error.name = 'AccessDenied';
  return error;
}

/** S3, Logs, CloudWatch and EventBridge as a job's role sees them, in memory. */
export class InMemoryCloud implements Cloud {
  /** By `bucket/key`. */
  readonly objects = new Map<string, Buffer>();
  readonly uploads: UploadTarget[] = [];
  /** By `group stream`. */
  readonly lines = new Map<string, string[]>();
  readonly points: { namespace: string; dimension: object; point: MetricPoint }[] = [];
  readonly events: AwsEvent[] = [];
  /** What AWS itself publishes, in its namespaces. */
  readonly awsMetrics: (AwsMetricDatum & { namespace: string })[] = [];
  /** States of alarms by name. */
  readonly alarmStates = new Map<string, string>();
  /** Actions that the role lacks, `s3:GetObject` say. */
  readonly lacks = new Set<string>();

  put(uri: string, content: string | Buffer): void {
    this.objects.set(uri.replace('s3://', ''), Buffer.from(content));
  }

  get(uri: string): Buffer | undefined {
    return this.objects.get(uri.replace('s3://', ''));
  }

  /** All lines of a job, whatever its stream. */
  log(group: string, job: string): string[] {
    const stream = [...this.lines.keys()].find((name) => name.startsWith(`${group} ${job}/`));
    return stream === undefined ? [] : (this.lines.get(stream) ?? []);
  }

  readonly files = {
    list: async (bucket: string, prefix: string) => {
      await this.#allow('s3:ListBucket');
      return [...this.objects.keys()]
        .filter((name) => name.startsWith(`${bucket}/${prefix}`))
        .map((name) => name.slice(bucket.length + 1));
    },
    read: async (bucket: string, key: string) => String(await this.#object(bucket, key)),
    download: async (bucket: string, key: string, file: string) => {
      await writeFile(file, await this.#object(bucket, key));
    },
    upload: async (file: string, target: UploadTarget) => {
      await this.#allow('s3:PutObject');
      this.uploads.push(target);
      this.objects.set(`${target.bucket}/${target.key}`, await readFile(file));
    },
    write: async (content: string, target: UploadTarget) => {
      await this.#allow('s3:PutObject');
      this.uploads.push(target);
      this.objects.set(`${target.bucket}/${target.key}`, Buffer.from(content));
    },
  };

  readonly logs = {
    createStream: async (group: string, stream: string) => {
      await this.#allow('logs:CreateLogStream');
      this.lines.set(`${group} ${stream}`, []);
    },
    put: async (group: string, stream: string, lines: readonly { message: string }[]) => {
      await this.#allow('logs:PutLogEvents');
      this.lines.get(`${group} ${stream}`)?.push(...lines.map(({ message }) => message));
    },
  };

  readonly metrics = {
    put: async (namespace: string, dimension: object, points: readonly MetricPoint[]) => {
      await this.#allow('cloudwatch:PutMetricData');
      this.points.push(...points.map((point) => ({ namespace, dimension, point })));
    },
  };

  readonly alarms = {
    states: async (names: readonly string[]) => {
      await this.#allow('cloudwatch:DescribeAlarms');
      return new Map([...this.alarmStates].filter(([name]) => names.includes(name)));
    },
  };

  async sendMetrics({ namespace, data }: AwsMetrics): Promise<void> {
    await this.#allow('metrics');
    this.awsMetrics.push(...data.map((datum) => ({ ...datum, namespace })));
  }

  async sendEvent(event: AwsEvent): Promise<void> {
    await this.#allow('events');
    this.events.push(event);
  }

  async #object(bucket: string, key: string): Promise<Buffer> {
    await this.#allow('s3:GetObject');
    const content = this.objects.get(`${bucket}/${key}`);
    if (content) return content;
    const error = new Error('The specified key does not exist.');
    error.name = 'NoSuchKey';
    throw error;
  }

  async #allow(action: string): Promise<void> {
    await Promise.resolve();
    if (this.lacks.has(action)) throw denied(action);
  }
}
