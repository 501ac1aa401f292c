import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { IAMClient } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SignedRequests, type WholeReply } from '../../local/cloud/signed-requests.ts';
import { predictionMetrics } from '../../pipelines/serving/metrics.ts';
import { ApiUnderTest, problem, problemIn, TOY } from '../support/api-under-test.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { denialOf } from '../support/denials.ts';
import { deployedApp } from '../support/deployed-app-of-worker.ts';
import { LogsUnderTest } from '../support/logs-under-test.ts';
import { serveToy } from '../support/released-toy.ts';
import { type Grant, RoleGrants, same, textOf } from '../support/role-grants.ts';
import { TrainingUnderTest } from '../support/training-under-test.ts';
import { PATIENCE, waitUntil } from '../support/wait-until.ts';

const ENDPOINT = 'evergreen-toy';
/** More than the function waits for an answer. */
const TOO_LONG = 27;

const app = new AppUnderTest();
const training = new TrainingUnderTest(app);
const { sagemaker } = training;
const api = new ApiUnderTest(app);
const logs = new LogsUnderTest(app);
const cloudWatch = new CloudWatchClient(app.clientConfiguration);

let slow: Promise<WholeReply>;

beforeAll(async () => {
  await serveToy(training, api);
  // Looked at in the end: half a minute in which everything else is asked.
  await sagemaker.failInvocation(ENDPOINT, 500, TOO_LONG);
  slow = api.ask({ record: TOY });
  await waitUntil('the slow request was on its way', async () => {
    return (await sagemaker.waitingFaults()) === 0;
  });
});

afterAll(async () => {
  await sagemaker.clearFaults();
  await training.letUploadsStartRuns();
});

describe('a model server that fails', () => {
  it('is a 502 that does not pass on what it said, and the next request is answered', async () => {
    await sagemaker.failInvocation(ENDPOINT, 500);
    const reply = await api.ask({ record: TOY });
    expect(problemIn(reply)).toMatchObject(problem(502, 'model-failed'));
    expect(reply.body).not.toContain('By the test.');
    expect(await api.serves()).toBe(true);
  });

  it('sets the alarm of the API off', async () => {
    // The alarm wants two bad periods of three, of five minutes each: the first lies behind us.
    await failuresAgo(5 * 60_000);
    await sagemaker.failInvocation(ENDPOINT, 500);
    await api.ask({ record: TOY });
    await expect
      .poll(async () => (await app.alarm('ApiErrors'))?.StateValue, { timeout: 30_000 })
      .toBe('ALARM');
  });
});

describe('metrics', () => {
  it.each([
    ['every prediction', predictionMetrics.predictions, { records: [TOY, TOY] }],
    ['every refusal', predictionMetrics.refused, { records: [] }],
  ])('count %s by model', async (_, metric, body) => {
    const before = await app.sumOf('toy', metric);
    await api.ask(body);
    await expect
      .poll(async () => await app.sumOf('toy', metric), { timeout: PATIENCE })
      .toBeGreaterThan(before);
  });

  it.each(['Invocations', 'ModelLatency', 'Invocation5XXErrors'])(
    'of the endpoint come from SageMaker: %s',
    async (metric) => {
      await expect
        .poll(async () => await endpointSum(metric), { timeout: 15_000 })
        .toBeGreaterThan(0);
    },
  );
});

/** What takes nothing from a prediction when it is missing, and why it is granted all the same. */
const UNPROVEN: readonly { readonly grant: RegExp; readonly reason: string }[] = [
  { grant: /^(logs|xray):/, reason: 'without it the function is silent, not wrong' },
];

describe('each grant of the function, removed once', () => {
  it('is missed, and the log names it', async () => {
    const role = await app.physicalId('AWS::IAM::Role', 'PredictRole', 'evergreen-serving');
    const held = new RoleGrants(new IAMClient(app.clientConfiguration), role);
    const grants = (await held.all()).filter(
      (grant) => !UNPROVEN.some(({ grant: what }) => what.test(textOf(grant))),
    );
    expect(grants.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['dynamodb:GetItem', 'sagemaker:InvokeEndpoint']),
    );
    for (const grant of grants) {
      const giveBack = await held.remove(same(grant));
      try {
        await isMissed(grant);
      } finally {
        await giveBack();
      }
    }
    expect(await api.serves()).toBe(true);
  });
});

it('a model that takes too long is a 504, before the gateway itself gives up', async () => {
  expect(problemIn(await slow)).toMatchObject(problem(504, 'model-too-slow'));
});

async function isMissed(grant: Grant): Promise<void> {
  const from = Date.now();
  const isCalled = grant.action === 'sagemaker:InvokeEndpoint';
  // Without its version, a prediction is answered all the same.
  const { status, body } = await api.ask({ record: TOY });
  expect(status).toBe(isCalled ? 500 : 200);
  expect(body).not.toContain(grant.action);
  // A version is looked up once a process; whether there is a champion, each time.
  await api.ask({ record: TOY }, { model: 'toy-person' });
  await expect
    .poll(async () => (await logs.lines('PredictLogs', from)).join('\n'), {
      timeout: PATIENCE,
      message: textOf(grant),
    })
    .toMatch(denialOf(grant));
}

/** Tells CloudWatch, as API Gateway does, of requests that failed a while ago. */
async function failuresAgo(milliseconds: number): Promise<void> {
  const { token } = deployedApp().sagemaker;
  const requests = new SignedRequests(app.cloud);
  const Timestamp = (Date.now() - milliseconds) / 1_000;
  const Dimensions = [{ Name: 'ApiName', Value: 'evergreen' }];
  const datum = { MetricName: '5XXError', Dimensions, Timestamp, Value: 1, Unit: 'Count' };
  const { status, body } = await requests.call(
    new URL(`${app.cloud.endpoint}/_bridge/aws-metrics`),
    {
      authorization: `Bearer ${token}`,
      body: JSON.stringify({ Namespace: 'AWS/ApiGateway', MetricData: [datum] }),
    },
  );
  if (status !== 200) throw new Error(`${status} ${body}`);
}

async function endpointSum(MetricName: string): Promise<number> {
  const { Datapoints } = await cloudWatch.send(
    new GetMetricStatisticsCommand({
      Namespace: 'AWS/SageMaker',
      MetricName,
      Dimensions: [
        { Name: 'EndpointName', Value: ENDPOINT },
        { Name: 'VariantName', Value: 'champion' },
      ],
      StartTime: new Date(Date.now() - 3_600_000),
      EndTime: new Date(Date.now() + 60_000),
      Period: 3_600,
      Statistics: ['Sum'],
    }),
  );
  return (Datapoints ?? []).reduce((total, { Sum }) => total + (Sum ?? 0), 0);
}
