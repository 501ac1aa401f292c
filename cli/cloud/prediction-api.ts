import { NotServingError } from '../errors.ts';
import type { ApiAnswer, ApiRequest, SystemAddress } from './deployed-system.ts';
import { type Signer, signedHeaders } from './signed-headers.ts';

/** Longer than the gateway's own patience. Milliseconds. */
const TIMEOUT_MS = 35_000;

/** The name under which API Gateway's requests are signed. */
const SERVICE = 'execute-api';

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
    const signing = { service: SERVICE, region: this.#address.region };
    const request = { method, url, body: text, contentType: 'application/json' };
    const headers = await signedHeaders(this.#signer, signing, request);
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
}
