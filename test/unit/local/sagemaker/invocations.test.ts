import { describe, expect, it } from 'vitest';
import { type Answer, type EmulatorUnderTest, TOKEN } from './emulator-under-test.ts';
import { aConfig, anEndpoint, ENDPOINT, invoke, settled, variant } from './hosting-under-test.ts';

const FLASK = `
from flask import Response
def model_fn(model_dir): return None
def input_fn(body, content_type): return body
def predict_fn(data, model): return data
def output_fn(prediction, accept):
    status, text = prediction.split(' ', 1)
    headers = {'X-Amzn-SageMaker-Custom-Attributes': 'candidateId=cand-1', 'X-Other': 'no'}
    return Response(text, int(status), headers, mimetype='text/csv')
`;

/** The endpoint, serving by another script. */
async function serving(code: string): Promise<EmulatorUnderTest> {
  return await anEndpoint({}, { code });
}

describe('what a container answers', () => {
  it('is passed on with its type and its attributes, and no other header', async () => {
    const emulator = await serving(FLASK);
    const { status, text, headers } = await invoke(emulator, '200 1,2');
    expect({ status, text }).toEqual({ status: 200, text: '1,2' });
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('x-amzn-sagemaker-custom-attributes')).toBe('candidateId=cand-1');
    expect(headers.get('x-other')).toBeNull();
  });

  it('with a status of its own is a ModelError', async () => {
    const emulator = await serving(FLASK);
    for (const [code, side] of [
      [422, 'client'],
      [503, 'server'],
    ]) {
      const { status, json } = await invoke(emulator, `${code} {"error": "no"}`);
      expect(status).toBe(424);
      expect(json).toMatchObject({
        __type: 'ModelError',
        message: expect.stringContaining(
          `Received ${side} error (${code}) from primary with message "{"error": "no"}". See https://us-east-1.console.aws.amazon.com/`,
        ),
        OriginalStatusCode: code,
        OriginalMessage: '{"error": "no"}',
        LogStreamArn: expect.stringContaining(':log-group:/aws/sagemaker/Endpoints/shop-flights'),
      });
    }
  });

  it('is a 500 where the script raises', async () => {
    const emulator = await anEndpoint();
    const { status, json } = await invoke(emulator, 'raise');
    expect(status).toBe(424);
    expect(json).toMatchObject({
      OriginalStatusCode: 500,
      OriginalMessage: expect.stringContaining('Internal Server Error'),
    });
  });
});

describe('the image’s own functions', () => {
  it('refuse what they can not read or write', async () => {
    const emulator = await serving(
      'def model_fn(d): return None\ndef predict_fn(data, model): return [1, 2]\n' +
        'def input_fn(b, c):\n  if c == "text/csv": return b\n  import sys; return sys.modules["image_server.defaults"].input_fn(b, c)',
    );
    expect((await invoke(emulator, '1')).json).toEqual([1, 2]);
    expect((await invoke(emulator, '1', { accept: 'text/csv' })).text).toBe('1\n2\n');
    expect((await invoke(emulator, '1', { accept: 'image/png' })).json).toMatchObject({
      OriginalStatusCode: 406,
    });
    expect((await invoke(emulator, '1', { 'content-type': 'image/png' })).json).toMatchObject({
      OriginalStatusCode: 415,
    });
  });

  it('give way to transform_fn', async () => {
    const emulator = await serving(
      'def model_fn(d): return "m"\ndef transform_fn(model, body, content_type, accept): return f"{model} {type(body).__name__} {content_type} {accept}", "text/plain"',
    );
    expect((await invoke(emulator, '1')).text).toBe('m str text/csv application/json');
    const parts = { 'content-type': 'text/csv; charset=utf-8', accept: 'x/y' };
    expect((await invoke(emulator, '1', parts)).text).toBe('m bytes text/csv; charset=utf-8 x/y');
  });
});

describe('an invocation is refused', () => {
  it('for its length, its headers, without the token, and as ordered', async () => {
    const emulator = await anEndpoint();
    const tooLong = await invoke(emulator, Buffer.alloc(6_291_457));
    expect(tooLong.status).toBe(413);
    expect(tooLong.json).toEqual({ message: 'HTTP content length exceeded 6291456 bytes.' });
    expect((await invoke(emulator, Buffer.alloc(6_291_456, 'a'))).status).toBe(200);

    for (const [name, value, message] of [
      ['target-variant', 'other', 'Variant other not found for Request.'],
      ['inference-id', 'x'.repeat(65), 'Member must have length less than or equal to 64'],
    ] as const) {
      const refused = await invoke(emulator, '1', { [`x-amzn-sagemaker-${name}`]: value });
      expect(refused.status).toBe(400);
      expect(refused.json).toMatchObject({
        __type: 'ValidationError',
        message: expect.stringContaining(message),
      });
    }

    for (const authorization of ['', `Bearer ${TOKEN}x`]) {
      expect((await invoke(emulator, '1', { authorization })).status).toBe(403);
    }

    const order = { invocation: { endpoint: ENDPOINT, status: 503, message: 'tired' }, times: 2 };
    await emulator.ask('_faults', order);
    for (const _ of [1, 2]) {
      expect((await invoke(emulator, '1')).json).toMatchObject({
        OriginalStatusCode: 503,
        OriginalMessage: 'tired',
      });
    }
    expect((await invoke(emulator, '1')).status).toBe(200);

    const slow = { invocation: { endpoint: ENDPOINT, seconds: 0.2 }, times: 1 };
    await emulator.ask('_faults', slow);
    const from = performance.now();
    expect((await invoke(emulator, '1')).json).toMatchObject({ OriginalStatusCode: 500 });
    expect(performance.now() - from).toBeGreaterThan(190);
  });
});

describe('the metrics of invocations', () => {
  it('are AWS’s own, by variant and by fleet', async () => {
    const emulator = await anEndpoint({ variants: [variant('1', { InitialInstanceCount: 2 })] });
    for (const body of ['1', '2', 'raise']) await invoke(emulator, body);
    const { awsMetrics } = emulator.cloud;
    await expect.poll(() => awsMetrics.length).toBeGreaterThanOrEqual(14);
    const sums: Record<string, number> = {};
    for (const { namespace, MetricName, Dimensions, Values, Counts } of awsMetrics) {
      expect(namespace).toBe('AWS/SageMaker');
      const names = Dimensions.map(({ Name, Value }) => `${Name}=${Value}`).toSorted();
      const sum = Values.reduce((all, value, index) => all + value * (Counts[index] ?? 0), 0);
      const key = `${MetricName} ${names.join(' ')}`;
      sums[key] = (sums[key] ?? 0) + sum;
    }
    const variantOnly = `EndpointName=${ENDPOINT} VariantName=champion`;
    for (const dimensions of [variantOnly, `EndpointConfigName=config-1 ${variantOnly}`]) {
      expect(sums[`Invocations ${dimensions}`]).toBe(3);
      expect(sums[`InvocationsPerInstance ${dimensions}`]).toBe(1.5);
      expect(sums[`Invocation4XXErrors ${dimensions}`]).toBe(0);
      expect(sums[`Invocation5XXErrors ${dimensions}`]).toBe(1);
      expect(sums[`InvocationModelErrors ${dimensions}`]).toBe(1);
      expect(sums[`ModelLatency ${dimensions}`]).toBeGreaterThan(300);
      expect(sums[`OverheadLatency ${dimensions}`]).toBeGreaterThan(0);
    }
    expect(Object.keys(sums)).toHaveLength(14);
  });
});

describe('data capture', () => {
  const CAPTURE = {
    EnableCapture: true,
    InitialSamplingPercentage: 100,
    DestinationS3Uri: 's3://captured/here',
    KmsKeyId: 'key-1',
    CaptureOptions: [{ CaptureMode: 'Input' }, { CaptureMode: 'Output' }],
    CaptureContentTypeHeader: {
      CsvContentTypes: ['text/csv'],
      JsonContentTypes: ['application/json'],
    },
  };

  async function captured({ cloud }: EmulatorUnderTest, count: number): Promise<Answer[]> {
    const all = () =>
      [...cloud.objects]
        .filter(([name]) => name.startsWith('captured/'))
        .flatMap(([, content]) => String(content).trim().split('\n'))
        .map((line) => JSON.parse(line) as Answer);
    await expect.poll(() => all().length).toBe(count);
    return all();
  }

  it('keeps requests and answers as AWS lays them out', async () => {
    const emulator = await anEndpoint({ DataCaptureConfig: CAPTURE });
    await invoke(emulator, '1,2', { 'x-amzn-sagemaker-inference-id': 'inference-1' });
    await invoke(emulator, '{}', { 'content-type': 'application/json; charset=utf-8' });
    await invoke(emulator, 'raise');
    const [first, second] = await captured(emulator, 2);
    expect(first).toEqual({
      captureData: {
        endpointInput: {
          observedContentType: 'text/csv',
          mode: 'INPUT',
          data: '1,2',
          encoding: 'CSV',
        },
        endpointOutput: {
          observedContentType: 'application/json',
          mode: 'OUTPUT',
          data: '{"model": "w1", "version": "1", "body": "1,2"}',
          encoding: 'JSON',
        },
      },
      eventMetadata: {
        eventId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        inferenceId: 'inference-1',
        inferenceTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      },
      eventVersion: '0',
    });
    expect(second).toMatchObject({
      captureData: { endpointInput: { encoding: 'BASE64', data: 'e30=' } },
    });
    expect(emulator.cloud.uploads.at(-1)).toEqual({
      bucket: 'captured',
      key: expect.stringMatching(
        /^here\/shop-flights\/champion\/\d{4}\/\d\d\/\d\d\/\d\d\/\d\d-\d\d-\d{3}-[0-9a-f-]{36}\.jsonl$/,
      ),
      kmsKeyId: 'key-1',
    });
  });

  it('takes its sample, and what is asked for', async () => {
    const emulator = await anEndpoint({
      DataCaptureConfig: {
        ...CAPTURE,
        InitialSamplingPercentage: 0,
        CaptureOptions: [{ CaptureMode: 'Input' }],
      },
    });
    await invoke(emulator, '1');
    await aConfig(emulator, '2', {
      DataCaptureConfig: { ...CAPTURE, CaptureOptions: [{ CaptureMode: 'Input' }] },
    });
    await emulator.call('UpdateEndpoint', {
      EndpointName: ENDPOINT,
      EndpointConfigName: 'config-2',
    });
    await settled(emulator);
    await invoke(emulator, '2');
    const [only] = await captured(emulator, 1);
    expect(Object.keys(only?.['captureData'] as object)).toEqual(['endpointInput']);
  });

  it('fails no invocation', async () => {
    const emulator = await anEndpoint({ DataCaptureConfig: CAPTURE });
    emulator.cloud.lacks.add('s3:PutObject');
    expect((await invoke(emulator, '1')).status).toBe(200);
    expect((await invoke(emulator, '1')).status).toBe(200);
  });
});
