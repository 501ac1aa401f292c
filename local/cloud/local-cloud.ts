import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { Agent, get } from 'node:https';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fromRepository } from '../folders.ts';
import { hasEnded, start, stopProcess, wasAskedToEnd } from '../processes/owned-processes.ts';
import { freePort } from './free-port.ts';
import { lastLines, lastWords } from './last-words.ts';
import type { SageMakerEmulator } from './sagemaker-emulator.ts';

export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';

/** The key of the local account's root user. */
export const ROOT_CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** How long the cloud may take to answer, milliseconds; it takes about 3 s on two cores. */
const READY_TIMEOUT = 60_000;

/** Another process may take the port between asking for a free one and binding it. */
const START_ATTEMPTS = 3;

/** The cloud did not come up; the message ends with its log's last lines. */
export class CloudNotReadyError extends Error {
  override readonly name = 'CloudNotReady';
}

/** It said that its port is another's. */
class PortTakenError extends CloudNotReadyError {}

/** The cloud was up, and ended by itself; the message ends with its log's last lines. */
export class CloudLostError extends Error {
  override readonly name = 'CloudLost';
}

export interface LocalCloudOptions {
  /** The interpreter that has the bridge's requirements. */
  readonly python: string;
  /** A folder of this run's own, for logs, the certificate and the functions' code. */
  readonly runFolder: string;
  /** Told when the cloud ends without having been stopped. @default - nobody is told */
  readonly onLost?: (error: Error) => void;
  /** Delivers events as AWS promises to: at least once, in no order. @default 'once' */
  readonly eventDelivery?: 'once' | 'at-least-once';
  /** What answers SageMaker's calls. @default - nothing does, and they are refused */
  readonly sagemaker?: Pick<SageMakerEmulator, 'url' | 'token'>;
}

interface CloudFiles {
  readonly certificate: string;
  readonly log: string;
  readonly usedRights: string;
}

/** The local cloud: one process, reached over TLS at 127.0.0.1, with IAM enforced. */
export class LocalCloud {
  readonly endpoint: string;
  readonly certificate: string;
  readonly logFile: string;
  /** Has a line for each distinct right that a role has used. */
  readonly usedRightsFile: string;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, endpoint: string, files: CloudFiles) {
    this.#process = process;
    this.endpoint = endpoint;
    this.certificate = files.certificate;
    this.logFile = files.log;
    this.usedRightsFile = files.usedRights;
  }

  /** @throws CloudNotReadyError */
  static async start(options: LocalCloudOptions): Promise<LocalCloud> {
    for (let attempt = 1; ; attempt += 1) {
      const cloud = await LocalCloud.#spawn(options);
      try {
        await cloud.#ready();
        cloud.#tellWhenLost(options.onLost);
        return cloud;
      } catch (error) {
        await cloud.stop();
        if (!(error instanceof PortTakenError) || attempt === START_ATTEMPTS) throw error;
      }
    }
  }

  /** What any AWS client needs to speak to this cloud as the account's root user. */
  get environment(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_REGION: REGION,
      // boto3 reads this one only.
      AWS_DEFAULT_REGION: REGION,
      AWS_ACCESS_KEY_ID: ROOT_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: ROOT_CREDENTIALS.secretAccessKey,
      AWS_CA_BUNDLE: this.certificate,
      NODE_EXTRA_CA_CERTS: this.certificate,
    };
  }

  async stop(): Promise<void> {
    await stopProcess(this.#process);
  }

  /** Otherwise whoever speaks to it next would only say that a connection was refused. */
  #tellWhenLost(onLost: LocalCloudOptions['onLost']): void {
    this.#process.once('exit', () => {
      if (!wasAskedToEnd(this.#process)) onLost?.(new CloudLostError(this.#lastWords()));
    });
  }

  static async #spawn({ python, runFolder, eventDelivery, sagemaker }: LocalCloudOptions) {
    const port = await freePort();
    const temporary = join(runFolder, 'tmp');
    mkdirSync(temporary, { recursive: true });
    const certificate = join(temporary, 'ministack-tls/server.crt');
    const logFile = join(runFolder, 'cloud.log');
    const log = openSync(logFile, 'w');
    const child = start(python, ['-m', 'bridge'], {
      // The pipe on its standard input tells it when this process is gone, even killed.
      cwd: fromRepository('local'),
      stdio: ['pipe', log, log],
      env: {
        // Functions inherit all of this, so it is only what they and the cloud need.
        PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
        LANG: 'C.UTF-8',
        TMPDIR: temporary,
        HOME: temporary,
        GATEWAY_PORT: String(port),
        NODE_EXTRA_CA_CERTS: certificate,
        AWS_CA_BUNDLE: certificate,
        PYTHONUNBUFFERED: '1',
        PYTHONDONTWRITEBYTECODE: '1',
        BRIDGE_EVENT_DELIVERY: eventDelivery ?? 'once',
        ...(sagemaker && {
          BRIDGE_SAGEMAKER_URL: sagemaker.url,
          BRIDGE_SAGEMAKER_TOKEN: sagemaker.token,
        }),
      },
    });
    closeSync(log);
    const usedRights = join(temporary, 'used-rights.jsonl');
    const files = { certificate, log: logFile, usedRights };
    return new LocalCloud(child, `https://127.0.0.1:${port}`, files);
  }

  async #ready(): Promise<void> {
    const deadline = Date.now() + READY_TIMEOUT;
    while (Date.now() < deadline && !hasEnded(this.#process)) {
      if (await answers(this.endpoint, this.certificate)) return;
      await sleep(100);
    }
    const log = lastLines(this.logFile);
    if (!hasEnded(this.#process)) {
      throw new CloudNotReadyError(
        `The local cloud did not answer within ${READY_TIMEOUT / 1000} s:\n${log}`,
      );
    }
    const CloudError = /already in use/.test(log) ? PortTakenError : CloudNotReadyError;
    throw new CloudError(this.#lastWords());
  }

  #lastWords(): string {
    return lastWords('The local cloud', this.#process, this.logFile);
  }
}

async function answers(endpoint: string, certificate: string): Promise<boolean> {
  let ca: string;
  try {
    ca = readFileSync(certificate, 'utf8');
  } catch {
    return false; // not written yet
  }
  const agent = new Agent({ ca });
  return await new Promise((resolve) => {
    get(`${endpoint}/_ministack/health`, { agent, timeout: 2_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    })
      .on('error', () => resolve(false))
      .on('timeout', () => resolve(false));
  });
}
