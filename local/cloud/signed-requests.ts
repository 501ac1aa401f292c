import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import { SSMClient } from '@aws-sdk/client-ssm';
import { type CloudAddress, clientConfiguration } from './client-configuration.ts';
import { REGION } from './local-cloud.ts';

/** The name under which API Gateway's requests are signed. */
const SERVICE = 'execute-api';

/** Longer than API Gateway's own patience, milliseconds. */
const TIMEOUT = 35_000;

/** What an API answered. */
export interface Reply {
  readonly status: number;
  readonly body: string;
}

/** Posts JSON to an API of the local cloud, on connections that stay open. */
export class SignedRequests {
  readonly #agent: Agent;
  /** Every client of AWS's SDK can sign for another service as well. */
  readonly #signer: SSMClient['config']['signer'];

  constructor(cloud: CloudAddress) {
    this.#agent = new Agent({ ca: readFileSync(cloud.certificate), keepAlive: true });
    this.#signer = new SSMClient(clientConfiguration(cloud)).config.signer;
  }

  async post(url: URL, body: string, { isSigned = true } = {}): Promise<Reply> {
    const headers = { host: url.host, 'content-type': 'application/json' };
    return await this.#send(url, body, isSigned ? await this.#signed(url, body, headers) : headers);
  }

  async #signed(url: URL, body: string, headers: Record<string, string>) {
    const signer = await this.#signer({
      name: 'sigv4',
      signingName: SERVICE,
      signingRegion: REGION,
      properties: {},
    });
    const signed = await signer.sign(
      {
        method: 'POST',
        protocol: url.protocol,
        hostname: url.hostname,
        port: Number(url.port),
        path: url.pathname,
        headers,
        body,
      },
      { signingRegion: REGION, signingService: SERVICE },
    );
    return signed.headers;
  }

  async #send(url: URL, body: string, headers: Record<string, string>): Promise<Reply> {
    return await new Promise((resolve, reject) => {
      const asked = request(
        url,
        { method: 'POST', headers, agent: this.#agent, timeout: TIMEOUT },
        (response) => {
          text(response).then(
            (answer) => resolve({ status: response.statusCode ?? 0, body: answer }),
            reject,
          );
        },
      );
      asked.on('timeout', () => asked.destroy(new Error(`No answer within ${TIMEOUT / 1000} s`)));
      asked.on('error', reject);
      asked.end(body);
    });
  }
}
