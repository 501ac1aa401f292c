import type { SSMClient } from '@aws-sdk/client-ssm';

/** Every client of AWS's SDK signs requests with the caller's credentials, for its own service or another. */
export type Signer = SSMClient['config']['signer'];

export interface RequestToSign {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly body?: string | undefined;
  /** Of the body. */
  readonly contentType: string;
}

/** The headers of a request to a service for which AWS's SDK has no client here. */
export async function signedHeaders(
  signer: Signer,
  { service, region }: { readonly service: string; readonly region: string },
  { method, url, body, contentType }: RequestToSign,
): Promise<Record<string, string>> {
  const named = { signingRegion: region, signingName: service };
  const chosen = await signer({ name: 'sigv4', ...named, properties: {} });
  const request = {
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port !== '' && { port: Number(url.port) }),
    path: url.pathname,
    headers: {
      host: url.host,
      ...(body !== undefined && { 'content-type': contentType }),
    },
    ...(body !== undefined && { body }),
  };
  // Said again: a client that has signed for its own service before remembers that one.
  const signed = await chosen.sign(request, { signingRegion: region, signingService: service });
  const { host: _, ...headers } = signed.headers;
  return headers;
}
