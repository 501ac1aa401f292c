import {
  type ApiCall,
  SignedRequests,
  type Signing,
  type WholeReply,
} from '../../local/cloud/signed-requests.ts';
import { apiAddress } from '../../pipelines/serving/api-address.ts';
import { predictionAnswers, problemDocument } from '../../pipelines/serving/contract.ts';
import { PROBLEM_TYPE, type ProblemKind, problemType } from '../../pipelines/serving/problem.ts';
import type { AppUnderTest } from './app-under-test.ts';

/** A record of the toy model without anything that it does not need. */
export const TOY = { size: 3, colour: 'green' } as const;

interface Asked extends Omit<ApiCall, 'body' | 'method'> {
  /** @default 'toy' */
  readonly model?: string;
}

/** The deployed prediction API, as an application calls it. */
export class ApiUnderTest {
  readonly #requests: SignedRequests;
  readonly #root: string;

  /** @param credentials - of the caller. @default - of the account itself */
  constructor(app: AppUnderTest, credentials?: Signing['credentials']) {
    this.#requests = new SignedRequests(app.cloud, credentials && { credentials });
    this.#root = apiAddress(app.output('ApiUrl', 'evergreen-serving'), app.cloud.endpoint);
  }

  /** Asks for predictions. @param body - a text is sent as it is */
  async ask(body: unknown, { model = 'toy', ...call }: Asked = {}): Promise<WholeReply> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return await this.call(`models/${model}/predictions`, { ...call, body: text });
  }

  async call(path: string, call: ApiCall): Promise<WholeReply> {
    return await this.#requests.call(new URL(`${this.#root}/${path}`), call);
  }

  /** Asks what must be answered. */
  async predict(body: unknown) {
    const reply = await this.ask(body);
    if (reply.status !== 200) throw new Error(`${reply.status} ${reply.body}`);
    return predictionAnswers.regression.parse(JSON.parse(reply.body));
  }

  /** Whether the toy model answers. */
  async serves(): Promise<boolean> {
    return (await this.ask({ record: TOY })).status === 200;
  }
}

/**
 * The problem that a reply tells of.
 * @throws Error when it is none, or not in the one shape that problems have
 */
export function problemIn({ status, headers, body }: WholeReply) {
  if (headers['content-type'] !== PROBLEM_TYPE) throw new Error(`${status} ${body}`);
  const problem = problemDocument.parse(JSON.parse(body));
  if (problem.status !== undefined && problem.status !== status) {
    throw new Error(`The problem says ${problem.status} and the answer ${status}`);
  }
  return { ...problem, status };
}

/** What a problem is known by. */
export function problem(status: number, kind: ProblemKind) {
  return { status, type: problemType(kind) };
}
