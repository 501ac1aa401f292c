/** A stage of a REST API, as API Gateway names it in a URL. */
const STAGE_URL = /^https:\/\/([a-z0-9]+)\.execute-api\.[^/]+\/([^/]+)\/?$/;

/**
 * Where an API is reached. On AWS that is its own URL; at another endpoint for all of AWS, such as a
 * local cloud, it lies under the path that local clouds agree on.
 * @param url - of a stage, as its stack has it
 * @param endpoint - as `AWS_ENDPOINT_URL` has it. @default - AWS's own
 */
export function apiAddress(url: string, endpoint?: string): string {
  const [, id, stage] = STAGE_URL.exec(url) ?? [];
  if (!endpoint || id === undefined || stage === undefined) return url;
  return `${endpoint.replace(/\/$/, '')}/_aws/execute-api/${id}/${stage}`;
}
