import { expect, it } from 'vitest';
import { isolateFromAws } from '../../../local/isolate-from-aws.ts';

it('takes everything of AWS out, and keeps SDKs from the files at home', () => {
  const environment: NodeJS.ProcessEnv = {
    PATH: '/bin',
    AWS_PROFILE: 'work',
    AWS_SESSION_TOKEN: 'secret',
    AWS_ENDPOINT_URL_S3: 'https://example.com',
    AWS_CONFIG_FILE: '/home/me/.aws/config',
  };
  isolateFromAws(environment);
  expect(environment).toEqual({
    PATH: '/bin',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  });
});
