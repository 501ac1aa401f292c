import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { type LocalCloud, REGION, ROOT_CREDENTIALS } from './local-cloud.ts';

/** Where a local cloud is reached, and the certificate that makes it trusted. */
export type CloudAddress = Pick<LocalCloud, 'endpoint' | 'certificate'>;

/** What any SDK client needs to speak to the local cloud from a process that doesn't trust it yet. */
export function clientConfiguration({ endpoint, certificate }: CloudAddress) {
  const httpsAgent = new Agent({ ca: readFileSync(certificate), keepAlive: true });
  return {
    endpoint,
    region: REGION,
    credentials: ROOT_CREDENTIALS,
    requestHandler: { httpsAgent },
  };
}
