import {
  AddPermissionCommand,
  GetPolicyCommand,
  LambdaClient,
  RemovePermissionCommand,
} from '@aws-sdk/client-lambda';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { problemType } from '../../pipelines/serving/problem.ts';
import { ApiUnderTest, problemIn, TOY } from '../support/api-under-test.ts';
import { AppUnderTest } from '../support/app-under-test.ts';

const app = new AppUnderTest();
const api = new ApiUnderTest(app);
const lambda = new LambdaClient(app.clientConfiguration);

const functionPolicy = z.object({
  Statement: z.array(
    z.object({
      Sid: z.string(),
      Effect: z.literal('Allow'),
      Principal: z.object({ Service: z.literal('apigateway.amazonaws.com') }),
      Action: z.literal('lambda:InvokeFunction'),
      Condition: z.object({ ArnLike: z.object({ 'AWS:SourceArn': z.string() }) }),
    }),
  ),
});

let FunctionName: string;

beforeAll(async () => {
  FunctionName = await app.physicalId('AWS::Lambda::Function', 'Predict', 'evergreen-serving');
});

/** Asks at a door of the API; the function answers at each, whether or not a model serves. */
const DOORS = {
  'GET/openapi.json': async () => await api.call('openapi.json', { method: 'GET' }),
  'POST/models/*/predictions': async () => await api.ask({ records: [TOY] }),
};

/** What the gateway may have answered by the function: each method by the API's own stage. */
async function permissions() {
  const { Policy = '' } = await lambda.send(new GetPolicyCommand({ FunctionName }));
  return functionPolicy.parse(JSON.parse(Policy)).Statement.map((statement) => {
    const SourceArn = statement.Condition.ArnLike['AWS:SourceArn'];
    const [, door = ''] = /:[a-z0-9]+\/v1\/([^:]+)$/.exec(SourceArn) ?? [];
    return { statement, SourceArn, door };
  });
}

/** The doors at which the gateway gets no answer of the function. */
async function shut() {
  const doors: string[] = [];
  for (const [door, ask] of Object.entries(DOORS)) {
    const reply = await ask();
    if (reply.status === 500 && problemIn(reply).type === problemType('internal')) doors.push(door);
  }
  return doors;
}

describe('each right of the gateway to call the function, removed once', () => {
  it('shuts the one door that it is for', async () => {
    const found = await permissions();
    expect(new Set(found.map(({ door }) => door))).toEqual(new Set(Object.keys(DOORS)));
    expect(found).toHaveLength(Object.keys(DOORS).length);
    for (const { statement, SourceArn, door } of found) {
      const { Sid: StatementId, Action, Principal } = statement;
      await lambda.send(new RemovePermissionCommand({ FunctionName, StatementId }));
      try {
        expect.soft(await shut()).toEqual([door]);
      } finally {
        const given = { FunctionName, StatementId, Action, Principal: Principal.Service };
        await lambda.send(new AddPermissionCommand({ ...given, SourceArn }));
      }
    }
    expect(await shut()).toEqual([]);
  });
});
