import type { Call } from '../call.ts';

/** S3, with a job's role. What is denied or missing throws the service's own error. */
export interface CloudFiles {
  /** The keys that start with a prefix, in S3's order; folder markers left out. */
  list(bucket: string, prefix: string): Promise<string[]>;
  read(bucket: string, key: string): Promise<string>;
  download(bucket: string, key: string, file: string): Promise<void>;
  upload(file: string, target: UploadTarget): Promise<void>;
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

/** An event that AWS itself sends to the default bus. */
export interface AwsEvent {
  readonly detailType: string;
  readonly detail: object;
  readonly resources: readonly string[];
}

/** The rest of the cloud, as one call's role sees it; events are the service's own. */
export interface Cloud {
  readonly files: CloudFiles;
  readonly logs: CloudLogs;
  readonly metrics: CloudMetrics;
  sendEvent(event: AwsEvent): Promise<void>;
}

export type OpenCloud = (call: Call) => Cloud;
