import { ResponseType } from 'aws-cdk-lib/aws-apigateway';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../lib/config/index.ts';
import {
  ENDPOINT_TIMEOUT_MS,
  MAX_BODY_BYTES,
  MAX_ENDPOINT_BYTES,
} from '../../pipelines/serving/contract.ts';
import type { Json } from '../support/template-reader.ts';
import { FIXTURES, WholeTemplate } from '../support/whole-template.ts';

/** Of API Gateway, which answers then itself. */
const GATEWAY_MS = 29_000;

/** Of a Lambda function's answer. */
const LAMBDA_ANSWER_BYTES = 6 * 1_024 ** 2;

/** Every answer that API Gateway may give without the function. */
const RESPONSE_TYPES = Object.values(ResponseType as unknown as Record<string, unknown>)
  .filter((type) => type instanceof ResponseType)
  .map(({ responseType }) => responseType);

describe.each(FIXTURES)('what %s deploys', (folder) => {
  let template: WholeTemplate;

  beforeAll(async () => {
    template = await WholeTemplate.of(folder);
  }, 120_000);

  it('answers problem+json for everything that the gateway answers by itself', () => {
    expect(RESPONSE_TYPES.length).toBeGreaterThan(20);
    const responses = template.ofType('AWS::ApiGateway::GatewayResponse');
    const types = responses.map(({ Properties }) => String(Properties['ResponseType']));
    expect(types.toSorted()).toEqual(RESPONSE_TYPES.toSorted());
    for (const { id, Properties } of responses) {
      expect(Properties['ResponseParameters'], id).toMatchObject({
        'gatewayresponse.header.Content-Type': "'application/problem+json'",
      });
    }
  });

  it('answers 403, 413, 429 and 504 with a status, and with a problem of the same', () => {
    const responses = template.ofType('AWS::ApiGateway::GatewayResponse');
    const statuses = responses.flatMap(({ id, Properties }) => {
      const { StatusCode, ResponseTemplates } = Properties;
      if (StatusCode === undefined) return [];
      const problem = JSON.parse(String((ResponseTemplates as Json)['application/json'])) as Json;
      expect(problem['status'], id).toBe(Number(StatusCode));
      return [Number(StatusCode)];
    });
    expect(statuses).toEqual(expect.arrayContaining([403, 413, 429, 504]));
  });

  it('gives the endpoint less time than the gateway gives the function', () => {
    for (const { id, Properties } of template.ofType('AWS::ApiGateway::Method')) {
      const { TimeoutInMillis } = Properties['Integration'] as Json;
      expect(TimeoutInMillis, id).toBe(GATEWAY_MS);
    }
    const predict = template.named('AWS::Lambda::Function', 'Predict').Properties;
    expect(Number(predict['Timeout']) * 1_000).toBeLessThanOrEqual(GATEWAY_MS);
    // What is left is for the ledger and for the answer.
    expect(ENDPOINT_TIMEOUT_MS).toBeLessThanOrEqual(GATEWAY_MS - 4_000);
  });

  it('has no authorizer, as a REST API has none for JWTs: every method asks for a signature', () => {
    expect(template.resources.filter(({ Type }) => Type === 'AWS::ApiGateway::Authorizer')).toEqual(
      [],
    );
    for (const { id, Properties } of template.ofType('AWS::ApiGateway::Method')) {
      expect(Properties['AuthorizationType'], id).toBe('AWS_IAM');
    }
  });

  it('touches the account’s role for logs only where access logs are asked for, and leaves it', async () => {
    const { config } = await loadConfig(folder);
    const accounts = template.resources.filter(({ Type }) => Type === 'AWS::ApiGateway::Account');
    expect(accounts).toHaveLength(config.platform.api.accessLogs ? 1 : 0);
    const roles = template.resources.filter(
      ({ Type, Properties }) =>
        Type === 'AWS::IAM::Role' && JSON.stringify(Properties).includes('apigateway.amazonaws'),
    );
    expect(roles).toHaveLength(accounts.length);
    for (const kept of [...accounts, ...roles]) {
      expect(kept, kept.id).toMatchObject({
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
      });
    }
  });
});

it('a body is at most 5 MB, and less than function and endpoint carry', () => {
  expect(MAX_BODY_BYTES).toBeLessThanOrEqual(5 * 1_024 ** 2);
  expect(MAX_ENDPOINT_BYTES).toBe(6_291_456);
  expect(MAX_BODY_BYTES).toBeLessThan(Math.min(LAMBDA_ANSWER_BYTES, MAX_ENDPOINT_BYTES));
});
