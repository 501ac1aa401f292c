import { delimiter, dirname } from 'node:path';
import type { Call } from '../call.ts';
import type { LocalImage } from './images.ts';
import type { JobFolder } from './job-folder.ts';

/** What every container of a job finds in its environment, before what the request adds. */
export interface ContainerEnvironment {
  readonly folder: JobFolder;
  readonly image: LocalImage;
  readonly call: Call;
  /** Without the network there are no credentials either. */
  readonly isolated: boolean;
  readonly given: Readonly<Record<string, string>>;
}

/** The whole environment of a job's processes: nothing of the emulator's own is inherited. */
export function environmentOf(order: ContainerEnvironment): Record<string, string> {
  const { folder, image, call, isolated, given } = order;
  return {
    PATH: [dirname(image.python), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
    HOME: folder.own('home'),
    TMPDIR: folder.own('tmp'),
    LANG: 'C.UTF-8',
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONIOENCODING: 'utf-8',
    AWS_REGION: call.region,
    // No image reaches a package index from here.
    PIP_NO_INDEX: '1',
    // Before pip 23.1, which Python 3.11.2 brings, a setup.py alone was built without isolation.
    PIP_USE_PEP517: '1',
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    ...(isolated ? {} : cloudAccess(call)),
    ...Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, folder.localised(value)]),
    ),
  };
}

function cloudAccess({ endpoint, certificate, credentials, region }: Call): Record<string, string> {
  if (credentials === null) return {};
  return {
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_ENDPOINT_URL: endpoint,
    AWS_CA_BUNDLE: certificate,
    NODE_EXTRA_CA_CERTS: certificate,
  };
}
