import type { SSMClient } from '@aws-sdk/client-ssm';
import { NotServingError } from '../errors.ts';
import type { ApiAnswer, ApiRequest, SystemAddress } from './deployed-system.ts';

/** Longer than the gateway's own patience. Milliseconds. */
const TIMEOUT_MS = 35_000;

/** The name under which API Gateway's requests are signed. */
const SERVICE = 'execute-api';

/** Every client of AWS's SDK signs requests with the caller's credentials, for its own service or another. */
export type Signer = SSMClient['config']['signer'];

/** The HTTPS API of a system, called as AWS's own SDK would call it. */
export class PredictionApi {
  readonly #url: string | undefined;
  readonly #address: Required<SystemAddress>;
  readonly #signer: Signer;
  readonly #fetch: typeof fetch;

  constructor(
    url: string | undefined,
    address: Required<SystemAddress>,
    signer: Signer,
    send: typeof fetch = fetch,
  ) {
    this.#url = url;
    this.#address = address;
    this.#signer = signer;
    this.#fetch = send;
  }

  /** @throws NotServingError when the system publishes no API */
  async call({ method, path, body }: ApiRequest): Promise<ApiAnswer> {
    const url = new URL(path, `${this.#root().replace(/\/$/, '')}/`);
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = await this.#signed(url, method, text);
    try {
      const response = await this.#fetch(url, {
        method,
        headers,
        ...(text !== undefined && { body: text }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return { status: response.status, body: await response.text() };
    } catch (error) {
      // What fetch says is only that it failed.
      throw error instanceof TypeError && error.cause instanceof Error ? error.cause : error;
    }
  }

  #root(): string {
    if (this.#url !== undefined) return this.#url;
    const { system, region } = this.#address;
    throw new NotServingError(
      `The system "${system}" in ${region} does not serve yet: it was deployed before there was an API. Deploy it again with "npx cdk deploy --all".`,
      { system, region },
    );
  }

  async #signed(url: URL, method: string, body: string | undefined) {
    const signingRegion = this.#address.region;
    const signer = await this.#signer({
      name: 'sigv4',
      signingName: SERVICE,
      signingRegion,
      properties: {},
    });
    const request = {
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port !== '' && { port: Number(url.port) }),
      path: url.pathname,
      headers: {
        host: url.host,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body }),
    };
    // Said again: a client that has signed for its own service before remembers that one.
    const signed = await signer.sign(request, { signingRegion, signingService: SERVICE });
    const { host: _, ...headers } = signed.headers;
    return headers;
  }
}
