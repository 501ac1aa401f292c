import { type ProblemKind, problemKinds, PROBLEM_TYPE, problemType } from './problem.ts';

/** How API Gateway answers by itself. */
export interface GatewayProblem {
  /** Absent where one answer stands for several statuses: the gateway's own stays. */
  readonly statusCode?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** For `application/json`: the only variable is the request's id. */
  readonly template: string;
}

const GATEWAY_SECONDS = 29;

/** By API Gateway's response types, and what each means here. */
const MEANINGS = {
  ACCESS_DENIED: [
    'not-authorized',
    'Your identity may not call this. It needs execute-api:Invoke on it.',
  ],
  EXPIRED_TOKEN: ['not-authorized', 'Your credentials have expired.'],
  INVALID_API_KEY: ['not-authorized', 'The API key is not valid.'],
  INVALID_SIGNATURE: [
    'not-authorized',
    'The signature does not fit the request. Sign it with Signature Version 4 for execute-api, for this region, and look at the clock.',
  ],
  MISSING_AUTHENTICATION_TOKEN: [
    'not-authorized',
    'The request is not signed, or there is nothing at this address. Sign it with Signature Version 4; GET /openapi.json lists the addresses.',
  ],
  UNAUTHORIZED: ['not-authorized', 'The caller is not known.'],
  WAF_FILTERED: ['not-authorized', 'The web application firewall refused the request.'],
  RESOURCE_NOT_FOUND: ['unknown-route', 'GET /openapi.json lists the addresses.'],
  BAD_REQUEST_BODY: ['malformed-body', 'The body does not fit the address.'],
  BAD_REQUEST_PARAMETERS: ['malformed-body', 'A parameter does not fit the address.'],
  REQUEST_TOO_LARGE: ['body-too-large', 'Send fewer records at once: a body may have 5 MB.'],
  UNSUPPORTED_MEDIA_TYPE: ['wrong-content-type', 'Send application/json.'],
  THROTTLED: ['throttled', 'Slow down, and try again.'],
  QUOTA_EXCEEDED: ['throttled', 'The quota is used up.'],
  API_CONFIGURATION_ERROR: ['internal', 'The API is not configured as it should be.'],
  AUTHORIZER_CONFIGURATION_ERROR: ['internal', 'The authorizer is not configured as it should be.'],
  AUTHORIZER_FAILURE: ['internal', 'The authorizer failed.'],
  INTEGRATION_FAILURE: ['model-too-slow', 'The function could not be reached.'],
  INTEGRATION_TIMEOUT: [
    'model-too-slow',
    `No answer came within ${GATEWAY_SECONDS} seconds. Send fewer records at once.`,
  ],
} as const satisfies Record<string, readonly [ProblemKind, string]>;

export type GatewayResponseType = keyof typeof MEANINGS | 'DEFAULT_4XX' | 'DEFAULT_5XX';

/** What API Gateway answers by itself, by its response types: the same shape as the function's. */
export function gatewayProblems(): Readonly<Record<GatewayResponseType, GatewayProblem>> {
  const known = Object.entries(MEANINGS).map(
    ([responseType, [kind, detail]]) => [responseType, gatewayProblem(kind, detail)] as const,
  );
  return {
    DEFAULT_4XX: anyStatus('urn:evergreen:problem:refused', 'The request was refused'),
    DEFAULT_5XX: anyStatus('urn:evergreen:problem:failed', 'The API failed'),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- made of exactly these keys
    ...(Object.fromEntries(known) as Record<keyof typeof MEANINGS, GatewayProblem>),
  };
}

function gatewayProblem(kind: ProblemKind, detail: string): GatewayProblem {
  const { status, title, ...more } = problemKinds[kind];
  const retryAfter = 'retryAfterSeconds' in more ? String(more.retryAfterSeconds) : undefined;
  return {
    statusCode: String(status),
    headers: headersOf(retryAfter),
    template: templateOf({ type: problemType(kind), title, status, detail }),
  };
}

function anyStatus(type: string, title: string): GatewayProblem {
  return { headers: headersOf(), template: templateOf({ type, title }) };
}

function headersOf(retryAfter?: string): Readonly<Record<string, string>> {
  return {
    'Content-Type': PROBLEM_TYPE,
    ...(retryAfter !== undefined && { 'Retry-After': retryAfter }),
  };
}

function templateOf(members: Readonly<Record<string, string | number>>): string {
  return JSON.stringify({ ...members, instance: '$context.requestId' });
}
