import { DescribeEndpointCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { ModelEndpoints } from '../../../cli/cloud/model-endpoints.ts';
import { PredictionApi } from '../../../cli/cloud/prediction-api.ts';

const address = { system: 'acme', region: 'eu-west-1' };
const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'token' };

describe('the endpoint of a model', () => {
  const sagemaker = mockClient(SageMakerClient);
  const endpoints = new ModelEndpoints(new SageMakerClient({}), 'acme');

  it('is told of as SageMaker describes it', async () => {
    sagemaker.on(DescribeEndpointCommand).resolves({
      EndpointStatus: 'Updating',
      EndpointConfigName: 'acme-toy-v2-1',
      ProductionVariants: [
        {
          VariantName: 'champion',
          CurrentInstanceCount: 1,
          DesiredInstanceCount: 3,
          CurrentWeight: 1,
        },
      ],
    });
    expect(await endpoints.find('toy')).toEqual({
      name: 'acme-toy',
      status: 'Updating',
      fleet: 'acme-toy-v2-1',
      variants: [{ name: 'champion', instances: 1, desiredInstances: 3, weight: 1 }],
    });
  });

  it('may not be there', async () => {
    const message = 'Could not find endpoint "arn:aws:sagemaker:eu-west-1:1:endpoint/acme-toy".';
    sagemaker
      .on(DescribeEndpointCommand)
      .rejects(Object.assign(new Error(message), { name: 'ValidationException' }));
    expect(await endpoints.find('toy')).toBeUndefined();
  });
});

describe('the API', () => {
  function apiOver(
    send: typeof fetch,
    client = new SSMClient({ region: 'eu-west-1', credentials }),
  ) {
    return new PredictionApi('https://api.example:8443/prod', address, client.config.signer, send);
  }

  it('is called with a signature for it, also by a client that has signed for its own service', async () => {
    const client = new SSMClient({ region: 'eu-west-1', credentials, requestHandler: answering() });
    await client.send(new GetParametersCommand({ Names: ['x'] }));
    const sent: { url: string; init: RequestInit | undefined }[] = [];
    const api = apiOver(async (url, init) => {
      sent.push({ url: url instanceof URL ? url.href : '', init });
      return await Promise.resolve(new Response('{"a":1}', { status: 200 }));
    }, client);
    const answer = await api.call({
      method: 'POST',
      path: 'models/toy/predictions',
      body: { b: 1 },
    });
    expect(answer).toEqual({ status: 200, body: '{"a":1}' });
    expect(sent[0]?.url).toBe('https://api.example:8443/prod/models/toy/predictions');
    expect(sent[0]?.init?.body).toBe('{"b":1}');
    const headers = new Headers(sent[0]?.init?.headers);
    expect(headers.get('authorization')).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/eu-west-1\/execute-api\/aws4_request, SignedHeaders=content-type;host;/,
    );
    expect(headers.get('x-amz-security-token')).toBe('token');
  });

  it('that can not be reached says why', async () => {
    const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const api = apiOver(() => {
      throw new TypeError('fetch failed', { cause });
    });
    await expect(api.call({ method: 'GET', path: 'openapi.json' })).rejects.toBe(cause);
  });

  it('may not be there yet', async () => {
    const { signer } = new SSMClient({ region: 'eu-west-1', credentials }).config;
    const api = new PredictionApi(undefined, address, signer);
    await expect(api.call({ method: 'GET', path: 'openapi.json' })).rejects.toThrow(
      /"acme" in eu-west-1 does not serve yet.*Deploy it again/,
    );
  });
});

/** A request handler that answers every request of an SDK client. */
function answering() {
  return {
    handle: async () =>
      await Promise.resolve({
        response: { statusCode: 200, headers: {}, body: new TextEncoder().encode('{}') },
      }),
  } as never;
}
