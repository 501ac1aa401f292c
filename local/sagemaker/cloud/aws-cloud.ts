import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { S3Client } from '@aws-sdk/client-s3';
import type { Call } from '../call.ts';
import { alarmsOf } from './alarms.ts';
import { filesOf } from './files.ts';
import { logsOf } from './logs.ts';
import { metricsOf } from './metrics.ts';
import type {
  AwsEvent,
  AwsMetrics,
  Cloud,
  CloudAlarms,
  CloudFiles,
  CloudLogs,
  CloudMetrics,
  OpenCloud,
} from './ports.ts';
import { sendEvent, sendMetrics, sessionOf } from './service-door.ts';

/** Stands in for a role where a call has none: what needs it is refused by the cloud. */
const NOBODY = { accessKeyId: 'nobody', secretAccessKey: 'nobody' };

/** A role's session is asked for anew after this time, milliseconds. */
const SESSION = 15 * 60_000;

/**
 * Opens the cloud that a call came from, by the AWS SDK. Clients are made when they are needed first,
 * and once a call: a job uses the same through its whole life.
 * @param token - opens the doors for what AWS's services do themselves
 */
export function awsCloud(token: string): OpenCloud {
  const agents = new Map<string, Agent>();
  const clouds = new WeakMap<Call, Cloud>();
  const lasting = new WeakMap<Call, Cloud>();
  const agentOf = (certificate: string): Agent =>
    kept(agents, certificate, () => new Agent({ ca: readFileSync(certificate), keepAlive: true }));
  return (call, role) => {
    const access = { token, agent: agentOf(call.certificate) };
    return role === undefined
      ? kept(clouds, call, () => new AwsCloud(call, { ...access, credentials: () => given(call) }))
      : kept(lasting, call, () => {
          const credentials = () => renewed({ call, ...access }, role);
          return new AwsCloud(call, { ...access, credentials });
        });
  };
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

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** The SDK asks again shortly before. */
  readonly expiration?: Date;
}

function given(call: Call): Promise<Credentials> {
  return Promise.resolve(call.credentials ?? NOBODY);
}

async function renewed(
  access: { call: Call; token: string; agent: Agent },
  role: string,
): Promise<Credentials> {
  return { ...(await sessionOf(access, role)), expiration: new Date(Date.now() + SESSION) };
}

interface Access {
  readonly token: string;
  readonly agent: Agent;
  readonly credentials: () => Promise<Credentials>;
}

class AwsCloud implements Cloud {
  readonly #call: Call;
  readonly #access: Access;
  #files: CloudFiles | undefined;
  #logs: CloudLogs | undefined;
  #metrics: CloudMetrics | undefined;
  #alarms: CloudAlarms | undefined;

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

  get alarms(): CloudAlarms {
    this.#alarms ??= alarmsOf(new CloudWatchClient(this.#configuration()));
    return this.#alarms;
  }

  async sendEvent(event: AwsEvent): Promise<void> {
    await sendEvent({ call: this.#call, ...this.#access }, event);
  }

  async sendMetrics(metrics: AwsMetrics): Promise<void> {
    await sendMetrics({ call: this.#call, ...this.#access }, metrics);
  }

  #configuration() {
    const { endpoint, region } = this.#call;
    const { agent, credentials } = this.#access;
    return { endpoint, region, credentials, requestHandler: { httpsAgent: agent } };
  }
}
