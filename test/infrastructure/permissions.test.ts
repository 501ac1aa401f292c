import { beforeAll, describe, expect, it } from 'vitest';
import { type Resource, resourcesOf, synthesisedApp } from '../support/synthesised-app.ts';

let resources: Resource[];

beforeAll(async () => {
  resources = resourcesOf(await synthesisedApp('examples/flight-delay'));
}, 60_000);

function ofType(type: string): Resource[] {
  const found = resources.filter((resource) => resource.Type === type);
  expect(found.length, `resources of type ${type}`).toBeGreaterThan(0);
  return found;
}

describe('permissions', () => {
  it('no policy allows every action, or a whole service', () => {
    for (const { id, Properties } of ofType('AWS::IAM::Policy')) {
      expect(JSON.stringify(Properties), id).not.toMatch(/"Action":\[?"(\*|[a-z0-9]+:\*)"/);
    }
  });

  it('nothing may delete objects, versions, ledger entries or model packages', () => {
    for (const { id, Properties } of ofType('AWS::IAM::Policy')) {
      expect(JSON.stringify(Properties), id).not.toMatch(
        /s3:Delete|dynamodb:Delete|sagemaker:Delete(?!Endpoint|Model")/,
      );
    }
  });

  it('only releases and the teardown may delete what serves, and only under the system’s names', () => {
    const deleting = resources.filter(
      ({ Type, Properties }) =>
        Type === 'AWS::IAM::Policy' && JSON.stringify(Properties).includes('sagemaker:Delete'),
    );
    expect(deleting.map(({ id }) => id.replace(/[0-9A-F]{8}$/, '')).toSorted()).toEqual([
      'ReleaseRoleDefaultPolicy',
      'TearDownEndpointRoleDefaultPolicy',
    ]);
    for (const statement of deleting.flatMap(statementsOf)) {
      if (!JSON.stringify(statement.Action).includes('sagemaker:Delete')) continue;
      expect(JSON.stringify(statement.Resource)).toMatch(
        /(endpoint|endpoint-config|model)\/evergreen-\*/,
      );
    }
  });

  it('a role is passed to one service alone, and never by a wildcard', () => {
    const passing = statements().filter(({ Action }) => [Action].flat().includes('iam:PassRole'));
    expect(passing.length).toBeGreaterThan(0);
    for (const statement of passing) {
      expect(statement).toMatchObject({
        Action: 'iam:PassRole',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^(JobRole|ServingRole)/), 'Arn'] },
        Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
      });
    }
  });

  it('every write-once folder of the data bucket demands the condition', () => {
    const [denial] = ofType('AWS::S3::BucketPolicy')
      .flatMap(statementsOf)
      .filter(({ Sid }) => Sid === 'WriteOnce');
    expect(denial).toMatchObject({
      Effect: 'Deny',
      Action: 's3:PutObject',
      Condition: { Null: { 's3:if-none-match': 'true' } },
    });
    const folders = JSON.stringify(denial?.Resource).matchAll(/"\/([a-z]+)\//g);
    expect([...folders].map(([, folder]) => folder)).toEqual([
      'baselines',
      'code',
      'datasets',
      'definitions',
      'policies',
    ]);
  });
});

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

function statementsOf({ Properties }: Resource): readonly Statement[] {
  return (Properties['PolicyDocument'] as { Statement: Statement[] }).Statement;
}

function statements(): Statement[] {
  return ofType('AWS::IAM::Policy').flatMap(statementsOf);
}
