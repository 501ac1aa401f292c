import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { PredictionAnswer } from '../../pipelines/serving/contract.ts';
import { ENDPOINT_TIMEOUT_MS } from '../../pipelines/serving/contract.ts';
import { predictionMetrics } from '../../pipelines/serving/metrics.ts';
import { PROBLEM_TYPE, RequestProblem } from '../../pipelines/serving/problem.ts';
import { BundledDefinitions } from '../shared/adapters/bundled-definitions.ts';
import { DynamoDbChampions } from '../shared/adapters/dynamodb/dynamodb-champions.ts';
import { DynamoDbCandidateVersions } from '../shared/adapters/dynamodb/dynamodb-candidate-versions.ts';
import { SageMakerRuntimeEndpoint } from '../shared/adapters/sagemaker-runtime-endpoint.ts';
import { logger } from '../shared/observability/logger.ts';
import { publishMeasures } from '../shared/observability/metrics.ts';
import { describeApi } from './describe-api.ts';
import { predictEnv } from './env.ts';
import { predict } from './predict.ts';

const env = predictEnv.parse(process.env);
const ports = {
  definitions: new BundledDefinitions(env.LAMBDA_TASK_ROOT),
  endpoint: new SageMakerRuntimeEndpoint(ENDPOINT_TIMEOUT_MS),
  versions: new DynamoDbCandidateVersions(env.LEDGER_TABLE),
  system: env.SYSTEM_NAME,
  newInferenceId: randomUUID,
  onUnknownVersion: (candidateId: string, error: unknown) => {
    logger.error('A candidate has no version in the ledger', { candidateId, error });
  },
};

const champions = new DynamoDbChampions(env.LEDGER_TABLE);

const PREDICTIONS = '/models/{model}/predictions';
const DESCRIPTION = '/openapi.json';

/** Answers every request with predictions, the API's description or a problem; it never throws. */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const startedAt = performance.now();
  try {
    if (event.resource === DESCRIPTION) return await description(event);
    if (event.resource !== PREDICTIONS) throw unknownRoute();
    if (event.httpMethod !== 'POST') throw wrongMethod('POST');
    const answer = await predictFor(event);
    measure(answer.model, startedAt, {
      [predictionMetrics.predictions]: answer.predictions.length,
    });
    return json(200, answer);
  } catch (error) {
    return await failed(event, startedAt, error);
  }
}

async function predictFor(event: APIGatewayProxyEvent): Promise<PredictionAnswer> {
  const body = {
    contentType: headerOf(event, 'content-type'),
    text: event.body,
    isBase64: event.isBase64Encoded,
  };
  return await predict({ model: modelOf(event), body }, ports);
}

async function description(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  if (event.httpMethod !== 'GET') throw wrongMethod('GET');
  const { domainName = 'localhost', stage } = event.requestContext;
  const server = `https://${domainName}/${stage}`;
  return json(200, await describeApi(server, ports));
}

async function failed(
  event: APIGatewayProxyEvent,
  startedAt: number,
  error: unknown,
): Promise<APIGatewayProxyResult> {
  const { requestId } = event.requestContext;
  const problem = error instanceof RequestProblem ? error : internal(error);
  const { kind, status, data, retryAfterSeconds } = problem;
  const facts = { requestId, kind, status, ...data };
  if (error === problem && status < 500) logger.warn('A request was refused', facts);
  else logger.error('A request failed', { ...facts, ...(error !== problem && { error }) });
  const model = modelOf(event);
  // Only models of the config: a dimension that callers invent is a metric that they make us pay.
  if (await ports.definitions.find(model)) {
    const name = status < 500 ? predictionMetrics.refused : predictionMetrics.failed;
    const unserved = await isUnserved(problem, model);
    measure(model, startedAt, {
      [name]: 1,
      ...(unserved && { [predictionMetrics.unserved]: 1 }),
    });
  }
  return {
    statusCode: status,
    headers: {
      'content-type': PROBLEM_TYPE,
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    },
    body: JSON.stringify(problem.toDocument(requestId)),
  };
}

/** A model without an endpoint is nobody's fault, unless the ledger says that something should serve. */
async function isUnserved({ kind }: RequestProblem, model: string): Promise<boolean> {
  if (kind !== 'no-released-model') return false;
  try {
    return await champions.hasChampion(model);
  } catch (error) {
    // The answer to the caller is the same.
    logger.error('The ledger could not be asked for the champion', { model, error });
    return false;
  }
}

function measure(model: string, startedAt: number, counts: Readonly<Record<string, number>>): void {
  const measures = Object.entries(counts).map(
    ([name, value]) => [name, { value, unit: 'Count' }] as const,
  );
  publishMeasures(model, {
    ...Object.fromEntries(measures),
    [predictionMetrics.latency]: { value: performance.now() - startedAt, unit: 'Milliseconds' },
  });
}

/** What went wrong inside is for the log. */
function internal(cause: unknown): RequestProblem {
  const detail = 'Something failed inside. The log has it under the id of this request.';
  return new RequestProblem('internal', detail, { cause });
}

function unknownRoute(): RequestProblem {
  return new RequestProblem('unknown-route', 'GET /openapi.json lists the addresses.');
}

function wrongMethod(method: string): RequestProblem {
  return new RequestProblem('wrong-method', `Use ${method}.`);
}

function modelOf({ pathParameters }: APIGatewayProxyEvent): string {
  return pathParameters?.['model'] ?? '';
}

/**
 * The gateway passes header names on as they were written, and null for none, which its console's test
 * sends: https://github.com/aws-powertools/powertools-lambda-typescript/issues/2527.
 */
function headerOf(
  { headers }: { readonly headers: APIGatewayProxyEvent['headers'] | null },
  name: string,
): string | undefined {
  const entry = Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name);
  return entry?.[1];
}

function json(statusCode: number, body: object): APIGatewayProxyResult {
  return {
    statusCode,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}
