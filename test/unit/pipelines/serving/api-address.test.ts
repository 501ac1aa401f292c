import { expect, it } from 'vitest';
import { apiAddress } from '../../../../pipelines/serving/api-address.ts';

const URL = 'https://a1b2c3d4.execute-api.eu-west-1.amazonaws.com/v1/';

it.each([
  [URL, undefined, URL],
  [URL, '', URL],
  [URL, 'https://127.0.0.1:4000', 'https://127.0.0.1:4000/_aws/execute-api/a1b2c3d4/v1'],
  [URL, 'https://127.0.0.1:4000/', 'https://127.0.0.1:4000/_aws/execute-api/a1b2c3d4/v1'],
  ['https://models.acme.example/', 'https://127.0.0.1:4000', 'https://models.acme.example/'],
])('%s at the endpoint %s is %s', (url, endpoint, address) => {
  expect(apiAddress(url, endpoint)).toBe(address);
});
