import { apiAddress } from '../../pipelines/serving/api-address.ts';
import type { CloudAddress } from '../cloud/client-configuration.ts';
import { type Reply, SignedRequests } from '../cloud/signed-requests.ts';
import type { Flight } from './flights.ts';

/** Somebody's application: it has the API's address and a key, and asks for predictions. */
export class Application {
  /** Where the API is, as this machine reaches it. */
  readonly api: string;
  readonly #requests: SignedRequests;
  readonly #url: URL;

  /** @param apiUrl - as the serving stack has it */
  constructor(cloud: CloudAddress, apiUrl: string, model: string) {
    this.#requests = new SignedRequests(cloud);
    this.api = apiAddress(apiUrl, cloud.endpoint).replace(/\/$/, '');
    this.#url = new URL(`${this.api}/models/${model}/predictions`);
  }

  async ask(record: Flight, options?: { readonly isSigned: boolean }): Promise<Reply> {
    return await this.#requests.post(this.#url, JSON.stringify({ record }), options);
  }

  /** Asks for many at once. */
  async askForAll(records: readonly Flight[]): Promise<Reply> {
    return await this.#requests.post(this.#url, JSON.stringify({ records }));
  }
}
