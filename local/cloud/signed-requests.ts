import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import { SSMClient } from '@aws-sdk/client-ssm';
import { type CloudAddress, clientConfiguration } from './client-configuration.ts';
import { REGION, ROOT_CREDENTIALS } from './local-cloud.ts';

/** The name under which requests to an API are signed; those about an API are so under another. */
const SERVICE = 'execute-api';

/** Longer than API Gateway's own patience, milliseconds. */
const TIMEOUT = 35_000;

/** What an API answered. */
export interface Reply {
  readonly status: number;
  readonly body: string;
}

/** The same, with everything that came with it. */
export interface WholeReply extends Reply {
  readonly headers: IncomingHttpHeaders;
}

/** A request; what is left out is as most have it. */
export interface ApiCall {
  /** @default 'POST' */
  readonly method?: 'GET' | 'PATCH' | 'POST';
  /** @default - none */
  readonly body?: string;
  /** @default 'application/json' */
  readonly contentType?: string;
  /** @default true */
  readonly isSigned?: boolean;
  /** What stands in the place of a signature. @default - none */
  readonly authorization?: string;
}

export interface Signing {
  /** Whose signature it is. @default - of the account itself */
  readonly credentials?: typeof ROOT_CREDENTIALS;
  /** @default 'execute-api' */
  readonly service?: string;
}

/** Calls an API of the local cloud, on connections that stay open. */
export class SignedRequests {
  readonly #agent: Agent;
  /** Every client of AWS's SDK can sign for another service as well. */
  readonly #signer: SSMClient['config']['signer'];

  readonly #service: string;

  constructor(cloud: CloudAddress, signing: Signing = {}) {
    const { credentials = ROOT_CREDENTIALS, service = SERVICE } = signing;
    this.#service = service;
    this.#agent = new Agent({ ca: readFileSync(cloud.certificate), keepAlive: true });
    this.#signer = new SSMClient({ ...clientConfiguration(cloud), credentials }).config.signer;
  }

  async post(url: URL, body: string, { isSigned = true } = {}): Promise<Reply> {
    return await this.call(url, { body, isSigned });
  }

  async call(url: URL, call: ApiCall): Promise<WholeReply> {
    const { method = 'POST', body = '', contentType = 'application/json', authorization } = call;
    const { isSigned = authorization === undefined } = call;
    const headers = {
      host: url.host,
      'content-type': contentType,
      ...(authorization !== undefined && { authorization }),
    };
    const asked = { method, body, headers };
    return await this.#send(url, isSigned ? await this.#signed(url, asked) : asked);
  }

  /** Closes the connections. */
  close(): void {
    this.#agent.destroy();
  }

  async #signed(url: URL, asked: Asked): Promise<Asked> {
    const signer = await this.#signer({
      name: 'sigv4',
      signingName: this.#service,
      signingRegion: REGION,
      properties: {},
    });
    const signed = await signer.sign(
      {
        ...asked,
        protocol: url.protocol,
        hostname: url.hostname,
        port: Number(url.port),
        path: url.pathname,
      },
      { signingRegion: REGION, signingService: this.#service },
    );
    return { ...asked, headers: signed.headers };
  }

  async #send(url: URL, { method, headers, body }: Asked): Promise<WholeReply> {
    return await new Promise((resolve, reject) => {
      const asked = request(
        url,
        { method, headers, agent: this.#agent, timeout: TIMEOUT },
        (response) => {
          const { statusCode: status = 0, headers: answered } = response;
          text(response).then(
            (answer) => resolve({ status, headers: answered, body: answer }),
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

interface Asked {
  readonly method: string;
  readonly body: string;
  readonly headers: Record<string, string>;
}
