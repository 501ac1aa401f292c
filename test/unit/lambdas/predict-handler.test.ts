import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { modelDefinition } from '../../../pipelines/model-definition/contract.ts';
import { problemDocument } from '../../../pipelines/serving/contract.ts';

const runtime = mockClient(SageMakerRuntimeClient);
const db = mockClient(DynamoDBClient);
const folder = mkdtempSync(join(tmpdir(), 'predict-bundle-'));
/** Everything that is logged, metrics too. */
let logged: string[] = [];
let handler: (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

const CANARY = 'k4n4ry';
const definition = modelDefinition.parse({
  name: 'visits',
  task: 'regression',
  data: {
    columns: { city: { type: 'category' }, amount: { type: 'number' }, y: { type: 'number' } },
    label: { column: 'y' },
  },
});

beforeAll(async () => {
  mkdirSync(join(folder, 'definitions'));
  writeFileSync(join(folder, 'definitions', 'visits.json'), JSON.stringify(definition));
  vi.stubEnv('LAMBDA_TASK_ROOT', folder);
  vi.stubEnv('LEDGER_TABLE', 'ledger');
  vi.stubEnv('SYSTEM_NAME', 'acme');
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  // Makes the logger and the metrics speak through the console that is listened to here.
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  for (const method of ['log', 'info', 'warn', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation((text: unknown) => {
      logged.push(String(text));
    });
  }
  ({ handler } = await import('../../../lambdas/predict/handler.ts'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

beforeEach(() => {
  logged = [];
  runtime.reset();
  db.reset();
  db.on(GetItemCommand).resolves({ Item: { version: { N: '3' } } });
  const body = JSON.stringify({ candidateId: 'cnd-1', predictions: [{ value: 7 }] });
  runtime.on(InvokeEndpointCommand).resolves({
    Body: { transformToString: () => body } as never,
    CustomAttributes: 'candidateId=cnd-1',
    InvokedProductionVariant: 'champion',
  });
});

function event(body: object, changes: object = {}): APIGatewayProxyEvent {
  return {
    resource: '/models/{model}/predictions',
    httpMethod: 'POST',
    pathParameters: { model: 'visits' },
    headers: { 'Content-Type': 'application/json' },
    isBase64Encoded: false,
    requestContext: { requestId: 'req-1', domainName: 'api.example', stage: 'prod' },
    body: JSON.stringify(body),
    ...changes,
  } as unknown as APIGatewayProxyEvent;
}

const good = { record: { city: CANARY, amount: 1 } };

describe('the API', () => {
  it('answers predictions, and counts them by model', async () => {
    const { statusCode, headers, body } = await handler(event(good));
    expect({ statusCode, headers }).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'application/json' },
    });
    expect(JSON.parse(body)).toMatchObject({ version: 3, predictions: [{ value: 7 }] });
    expect(logged.map((line): unknown => JSON.parse(line))).toMatchObject([
      { Model: 'visits', Predictions: 1 },
    ]);
  });

  it('describes itself', async () => {
    const asked = { resource: '/openapi.json', httpMethod: 'GET', pathParameters: null };
    const { statusCode, body } = await handler(event({}, asked));
    expect(statusCode).toBe(200);
    expect(JSON.parse(body)).toMatchObject({
      servers: [{ url: 'https://api.example/prod' }],
      paths: { '/models/visits/predictions': {} },
    });
  });

  it.each([
    ['a wrong value', event({ record: { city: 7, amount: CANARY } }), 422],
    ['an unknown model', event(good, { pathParameters: { model: 'x' } }), 404],
    ['another method', event(good, { httpMethod: 'PUT' }), 405],
    ['another address', event(good, { resource: '/x' }), 404],
    ['no JSON', event({}, { body: `{"record":{"city":${CANARY}}}` }), 400],
    ['no body', event({}, { body: null }), 400],
    ['no type', event(good, { headers: {} }), 415],
    ['no header at all', event(good, { headers: null }), 415],
  ])('answers %s with a problem', async (_, asked, status) => {
    const { statusCode, headers, body } = await handler(asked);
    expect(statusCode).toBe(status);
    expect(headers).toEqual({ 'content-type': 'application/problem+json' });
    const document = problemDocument.strict().parse(JSON.parse(body));
    expect(document).toMatchObject({ status, instance: 'req-1' });
    expect(logged.join('')).toContain('req-1');
  });

  it('says when to come back while nothing is released', async () => {
    const message = 'Endpoint acme-visits of account 1 not found.';
    runtime
      .on(InvokeEndpointCommand)
      .rejects(Object.assign(new Error(message), { name: 'ValidationError' }));
    const { statusCode, headers } = await handler(event(good));
    expect(statusCode).toBe(503);
    expect(headers).toMatchObject({ 'retry-after': '60' });
    expect(logged.join('')).toContain('"PredictionErrors5xx":1');
  });

  it('keeps to itself what fails inside', async () => {
    runtime.on(InvokeEndpointCommand).rejects(new Error('the inside'));
    const { statusCode, body } = await handler(event(good));
    expect(statusCode).toBe(500);
    expect(body).not.toContain('the inside');
    expect(logged.join('')).toContain('the inside');
  });

  it('makes no metric of a model that a caller invented', async () => {
    await handler(event(good, { pathParameters: { model: 'invented' } }));
    expect(logged.join('')).not.toContain('CloudWatchMetrics');
  });

  it('logs no value of a record, whatever becomes of it', async () => {
    const failures = [
      new Error('x'),
      Object.assign(new Error('x'), { name: 'ThrottlingException' }),
    ];
    await handler(event(good));
    await handler(event({ record: { city: CANARY, amount: CANARY } }));
    await handler(event({ record: { city: CANARY } }));
    await handler(event({}, { body: `{"record":{"city":"${CANARY}}}` }));
    for (const failure of failures) {
      runtime.on(InvokeEndpointCommand).rejects(failure);
      await handler(event(good));
    }
    expect(logged.length).toBeGreaterThanOrEqual(6);
    expect(logged.join('')).not.toContain(CANARY);
  });
});

describe('a model without an endpoint', () => {
  const missing = Object.assign(new Error('Endpoint acme-visits of account 1 not found.'), {
    name: 'ValidationError',
  });

  it.each([
    ['before its first release', {}, false],
    ['although it has a champion', { Item: { pk: { S: 'MODEL#visits' } } }, true],
    ['after its champion was retired', { Item: { retiredAt: { S: 'then' } } }, false],
  ])('is told of %s', async (_title, found, alarming) => {
    runtime.on(InvokeEndpointCommand).rejects(missing);
    db.on(GetItemCommand).resolves(found);
    const { statusCode } = await handler(event(good));
    expect(statusCode).toBe(503);
    expect(db.commandCalls(GetItemCommand)[0]?.args[0].input.Key).toEqual({
      pk: { S: 'MODEL#visits' },
      sk: { S: 'CHAMPION' },
    });
    expect(logged.join('\n').includes('"PredictionsUnserved":1')).toBe(alarming);
  });

  it('is answered the same when the ledger says nothing', async () => {
    runtime.on(InvokeEndpointCommand).rejects(missing);
    db.on(GetItemCommand).rejects(new Error('down'));
    expect(await handler(event(good))).toMatchObject({ statusCode: 503 });
    expect(logged.join('\n')).not.toContain('PredictionsUnserved');
  });
});
