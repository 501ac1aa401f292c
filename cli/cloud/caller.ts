import type { Signer } from './signed-headers.ts';
import { signedHeaders } from './signed-headers.ts';

const SERVICE = 'sts';
const QUERY = 'Action=GetCallerIdentity&Version=2011-06-15';
const TIMEOUT_MS = 10_000;

/** Whom AWS takes the caller for, as an ARN: kept with what a person asked for. */
export async function callerArn(
  signer: Signer,
  region: string,
  endpoint: string | undefined = process.env['AWS_ENDPOINT_URL'],
  send: typeof fetch = fetch,
): Promise<string> {
  const url = new URL(endpoint ?? `https://sts.${region}.amazonaws.com/`);
  const contentType = 'application/x-www-form-urlencoded';
  const request = { method: 'POST', url, body: QUERY, contentType } as const;
  const response = await send(url, {
    method: 'POST',
    headers: await signedHeaders(signer, { service: SERVICE, region }, request),
    body: QUERY,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const [, arn] = /<Arn>([^<]+)<\/Arn>/.exec(await response.text()) ?? [];
  return arn ?? UNKNOWN;
}

/** What a person asked for is done all the same. */
const UNKNOWN = 'unknown';
