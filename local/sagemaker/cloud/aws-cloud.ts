import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { S3Client } from '@aws-sdk/client-s3';
import type { Call } from '../call.ts';
import { sendByDoor } from './event-door.ts';
import { logsOf } from './logs.ts';
import { metricsOf } from './metrics.ts';
import { filesOf } from './files.ts';
import type { AwsEvent, Cloud, CloudFiles, CloudLogs, CloudMetrics, OpenCloud } from './ports.ts';

/** Stands in for a role where a call has none: what needs it is refused by the cloud. */
const NOBODY = { accessKeyId: 'nobody', secretAccessKey: 'nobody' };

/**
 * Opens the cloud that a call came from, by the AWS SDK. Clients are made when they are needed first,
 * and once a call: a job uses the same through its whole life.
 * @param token - opens the door for AWS's own events
 */
export function awsCloud(token: string): OpenCloud {
  const agents = new Map<string, Agent>();
  const clouds = new WeakMap<Call, Cloud>();
  const agentOf = (certificate: string): Agent =>
    kept(agents, certificate, () => new Agent({ ca: readFileSync(certificate), keepAlive: true }));
  return (call) =>
    kept(clouds, call, () => new AwsCloud(call, { token, agent: agentOf(call.certificate) }));
}

function kept<K, V>(
  made: { get(key: K): V | undefined; set(key: K, value: V): unknown },
  key: K,
  make: () => V,
): V {
  const known = made.get(key);
  if (known !== undefined) return known;
  const value = make();
  made.set(key, value);
  return value;
}

interface Access {
  readonly token: string;
  readonly agent: Agent;
}

class AwsCloud implements Cloud {
  readonly #call: Call;
  readonly #access: Access;
  #files: CloudFiles | undefined;
  #logs: CloudLogs | undefined;
  #metrics: CloudMetrics | undefined;

  constructor(call: Call, access: Access) {
    this.#call = call;
    this.#access = access;
  }

  get files(): CloudFiles {
    this.#files ??= filesOf(
      new S3Client({
        ...this.#configuration(),
        forcePathStyle: true,
        // A checksum in a trailer would make every body a stream of signed chunks.
        requestChecksumCalculation: 'WHEN_REQUIRED',
        responseChecksumValidation: 'WHEN_REQUIRED',
      }),
    );
    return this.#files;
  }

  get logs(): CloudLogs {
    this.#logs ??= logsOf(new CloudWatchLogsClient(this.#configuration()));
    return this.#logs;
  }

  get metrics(): CloudMetrics {
    this.#metrics ??= metricsOf(new CloudWatchClient(this.#configuration()));
    return this.#metrics;
  }

  async sendEvent(event: AwsEvent): Promise<void> {
    await sendByDoor({ call: this.#call, ...this.#access }, event);
  }

  #configuration() {
    const { endpoint, region, credentials } = this.#call;
    return {
      endpoint,
      region,
      credentials: credentials ?? NOBODY,
      requestHandler: { httpsAgent: this.#access.agent },
    };
  }
}
