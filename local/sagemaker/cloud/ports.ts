import type { Call } from '../call.ts';

/** S3, with a job's role. What is denied or missing throws the service's own error. */
export interface CloudFiles {
  /** The keys that start with a prefix, in S3's order; folder markers left out. */
  list(bucket: string, prefix: string): Promise<string[]>;
  read(bucket: string, key: string): Promise<string>;
  download(bucket: string, key: string, file: string): Promise<void>;
  upload(file: string, target: UploadTarget): Promise<void>;
  write(content: string, target: UploadTarget): Promise<void>;
}

export interface UploadTarget {
  readonly bucket: string;
  readonly key: string;
  /** Encrypts with this key. @default - the bucket's own encryption */
  readonly kmsKeyId?: string | undefined;
}

export interface LogLine {
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly message: string;
}

/** CloudWatch Logs, with a job's role. */
export interface CloudLogs {
  /** Makes the stream, and its group when that is missing. */
  createStream(group: string, stream: string): Promise<void>;
  put(group: string, stream: string, lines: readonly LogLine[]): Promise<void>;
}

export interface MetricPoint {
  readonly name: string;
  readonly value: number;
  readonly at: Date;
}

/** CloudWatch, with a job's role. */
export interface CloudMetrics {
  put(
    namespace: string,
    dimension: { name: string; value: string },
    points: readonly MetricPoint[],
  ): Promise<void>;
}

/** CloudWatch alarms, with an endpoint's role. */
export interface CloudAlarms {
  /** The states of those that exist, by name: OK, ALARM, INSUFFICIENT_DATA. */
  states(names: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** One metric's values of a short time, as PutMetricData takes them. */
export interface AwsMetricDatum {
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
  readonly Timestamp: Date;
  readonly Values: readonly number[];
  readonly Counts: readonly number[];
  readonly Unit: string;
}

/** What AWS itself publishes about a resource, in a namespace `AWS/…`. */
export interface AwsMetrics {
  readonly namespace: string;
  /** The resource's ARN. */
  readonly resource: string;
  readonly data: readonly AwsMetricDatum[];
}

/** An event that AWS itself sends to the default bus. */
export interface AwsEvent {
  readonly detailType: string;
  readonly detail: object;
  readonly resources: readonly string[];
}

/** The rest of the cloud, as one role sees it; events and AWS's metrics are the service's own. */
export interface Cloud {
  readonly files: CloudFiles;
  readonly logs: CloudLogs;
  readonly metrics: CloudMetrics;
  readonly alarms: CloudAlarms;
  sendEvent(event: AwsEvent): Promise<void>;
  /** Publishes where no role may. */
  sendMetrics(metrics: AwsMetrics): Promise<void>;
}

/**
 * Opens the cloud that a call came from.
 * @param role - the ARN of a role to act as for as long as needed; a job ends before its session
 * does, an endpoint may not. @default - the session that came with the call
 */
export type OpenCloud = (call: Call, role?: string) => Cloud;
