import { beforeAll, describe, expect, it } from 'vitest';
import { type Resource, resourcesOf, synthesisedApp } from '../support/synthesised-app.ts';
import { type Json, TemplateReader, textOf } from '../support/template-reader.ts';

let reader: TemplateReader;
/** Of a config that has access logs. */
let logged: TemplateReader;

beforeAll(async () => {
  reader = new TemplateReader(resourcesOf(await synthesisedApp('examples/flight-delay')));
  logged = new TemplateReader(resourcesOf(await synthesisedApp('test/fixtures/stacks')));
}, 60_000);

describe('the API', () => {
  it('has two addresses, and every one of them asks for a signature', () => {
    const paths = reader
      .ofType('AWS::ApiGateway::Resource')
      .map(({ Properties }) => String(Properties['PathPart']));
    expect(paths.toSorted()).toEqual(['models', 'openapi.json', 'predictions', '{model}']);
    const methods = reader.ofType('AWS::ApiGateway::Method');
    expect(methods.map(({ Properties }) => String(Properties['HttpMethod'])).toSorted()).toEqual([
      'GET',
      'POST',
    ]);
    for (const { id, Properties } of methods) {
      expect(Properties['AuthorizationType'], id).toBe('AWS_IAM');
      expect(Properties['ApiKeyRequired'] ?? false, id).toBe(false);
    }
  });

  it('answers by the one function, in 29 seconds', () => {
    for (const { id, Properties } of reader.ofType('AWS::ApiGateway::Method')) {
      expect(Properties['Integration'], id).toMatchObject({
        Type: 'AWS_PROXY',
        TimeoutInMillis: 29_000,
      });
      expect(JSON.stringify(Properties['Integration']), id).toMatch(/Predict[0-9A-F]{8}/);
    }
    const predict = reader.named('AWS::Lambda::Function', 'Predict').Properties;
    expect(predict['Timeout']).toBe(29);
    expect(reader.allowed('PredictRoleDefaultPolicy', 'sagemaker:InvokeEndpoint')).toEqual([
      {
        on: ['arn:<Partition>:sagemaker:<Region>:<AccountId>:endpoint/evergreen-*'],
        if: undefined,
      },
    ]);
    expect(reader.allowed('PredictRoleDefaultPolicy', 'dynamodb:GetItem')).toHaveLength(1);
    expect(JSON.stringify(reader.statementsOf('PredictRoleDefaultPolicy'))).not.toMatch(
      /dynamodb:(Put|Update|Query)|s3:/,
    );
  });

  it('is throttled, and logs no bodies', () => {
    const [stage] = reader.ofType('AWS::ApiGateway::Stage');
    expect(stage?.Properties['MethodSettings']).toEqual([
      {
        DataTraceEnabled: false,
        HttpMethod: '*',
        LoggingLevel: 'OFF',
        MetricsEnabled: true,
        ResourcePath: '/*',
        ThrottlingBurstLimit: 200,
        ThrottlingRateLimit: 100,
      },
    ]);
    expect(stage?.Properties['AccessLogSetting']).toBeUndefined();
  });

  it('speaks problem+json also where the gateway answers', () => {
    const responses = reader.ofType('AWS::ApiGateway::GatewayResponse');
    const types = responses.map(({ Properties }) => Properties['ResponseType']);
    expect(types).toEqual(
      expect.arrayContaining([
        'DEFAULT_4XX',
        'DEFAULT_5XX',
        'ACCESS_DENIED',
        'MISSING_AUTHENTICATION_TOKEN',
        'THROTTLED',
        'REQUEST_TOO_LARGE',
        'INTEGRATION_TIMEOUT',
      ]),
    );
    for (const response of responses) expectProblem(response);
  });

  it('is published by its address without a slash at the end', () => {
    const url = reader
      .ofType('AWS::SSM::Parameter')
      .find(({ Properties }) => Properties['Name'] === '/evergreen/shared/api-url');
    expect(textOf(url?.Properties['Value'])).toMatch(
      /^https:\/\/<Api>\.execute-api\.<Region>\.<URLSuffix>\/<ApiDeploymentStagev1>$/,
    );
  });
});

function expectProblem({ id, Properties }: Resource): void {
  expect(Properties['ResponseParameters'], id).toMatchObject({
    'gatewayresponse.header.Content-Type': "'application/problem+json'",
  });
  const { 'application/json': template } = Properties['ResponseTemplates'] as Json;
  expect(JSON.parse(String(template)), id).toMatchObject({
    type: expect.stringMatching(/^urn:evergreen:problem:/) as unknown,
    title: expect.any(String) as unknown,
    instance: '$context.requestId',
  });
}

describe('access logs', () => {
  it('need the account’s role, which is left alone without them', () => {
    expect(() => reader.ofType('AWS::ApiGateway::Account')).toThrow('There is no');
  });

  it('are a stage’s own group; the account’s role outlives the stack', () => {
    const [stage] = logged.ofType('AWS::ApiGateway::Stage');
    expect(stage?.Properties['AccessLogSetting']).toMatchObject({
      Format: expect.stringContaining('$context.requestId') as unknown,
    });
    expect(stage?.Properties['MethodSettings']).toMatchObject([
      { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 60, DataTraceEnabled: false },
    ]);
    const [account] = logged.ofType('AWS::ApiGateway::Account');
    expect(account).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(logged.named('AWS::IAM::Role', 'ApiLogsRole')).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: { Policies: [{ PolicyName: 'Logs' }] },
    });
  });
});
