import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A model's container has this long for an answer, milliseconds; not scaled, for it really works. */
const INVOCATION = 60_000;

/** AWS's time-out of a `/ping`, milliseconds. */
const PING = 2_000;

export interface ContainerAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The container did not answer in time. */
export class InvocationTimeoutError extends Error {
  override readonly name = 'InvocationTimeout';
}

/** The way to one model server, by connections that stay open. */
export class Connection {
  readonly #agent = new Agent({ keepAlive: true, scheduling: 'lifo' });
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  /** Whether `/ping` is answered with 200 in time. */
  async isHealthy(): Promise<boolean> {
    try {
      const { status } = await this.#ask({ method: 'GET', path: '/ping' }, PING);
      return status === 200;
    } catch {
      return false;
    }
  }

  /** @throws InvocationTimeoutError, or the socket's error when the container is gone */
  async invoke(headers: Readonly<Record<string, string>>, body: Buffer): Promise<ContainerAnswer> {
    return await this.#ask({ method: 'POST', path: '/invocations', headers, body }, INVOCATION);
  }

  close(): void {
    this.#agent.destroy();
  }

  async #ask(
    order: { method: string; path: string; headers?: Record<string, string>; body?: Buffer },
    timeout: number,
  ): Promise<ContainerAnswer> {
    const { method, path, headers = {}, body } = order;
    return await new Promise((resolve, reject) => {
      const asked = request(
        {
          host: '127.0.0.1',
          port: this.#port,
          agent: this.#agent,
          method,
          path,
          headers: { ...headers, ...(body && { 'content-length': body.length }) },
        },
        (response) => {
          buffer(response)
            .then((content) =>
              resolve({
                status: response.statusCode ?? 0,
                headers: response.headers,
                body: content,
              }),
            )
            .catch(reject)
            .finally(() => clearTimeout(late));
        },
      );
      const late = setTimeout(() => asked.destroy(new InvocationTimeoutError(path)), timeout);
      asked.once('error', (error) => {
        clearTimeout(late);
        reject(error);
      });
      asked.end(body);
    });
  }
}
