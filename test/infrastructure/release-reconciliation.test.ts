import { beforeAll, describe, expect, it } from 'vitest';
import { resourcesOf, synthesisedApp } from '../support/synthesised-app.ts';
import { TemplateReader } from '../support/template-reader.ts';

let reader: TemplateReader;

beforeAll(async () => {
  reader = new TemplateReader(resourcesOf(await synthesisedApp('examples/flight-delay')));
}, 60_000);

const POLICY = 'ReconcileReleasesRoleDefaultPolicy';

describe('approvals whose event was lost', () => {
  it('are looked for often enough that none waits for longer than 5 minutes', () => {
    const rule = reader.named('AWS::Events::Rule', 'ReleaseReconciliationSweep').Properties;
    expect(rule).toMatchObject({
      ScheduleExpression: 'rate(4 minutes)',
      Targets: [{ Input: '{"source":"evergreen","detail-type":"ReleaseSweep","detail":{}}' }],
    });
  });

  it.each([
    ['sagemaker:ListModelPackages', '*'],
    [
      'sagemaker:DescribeModelPackage',
      'arn:<Partition>:sagemaker:<Region>:<AccountId>:model-package/evergreen-*',
    ],
    ['dynamodb:GetItem', 'arn:<Partition>:dynamodb:<Region>:<AccountId>:table/<ledgertablename>'],
    ['dynamodb:Query', 'arn:<Partition>:dynamodb:<Region>:<AccountId>:table/<ledgertablename>'],
    ['states:StartExecution', '<Release>'],
  ])('are found by who may do %s', (action, on) => {
    expect(reader.allowed(POLICY, action)).toEqual([{ on: [on], if: undefined }]);
  });

  it('are found by who writes neither to the registry nor to the ledger', () => {
    const actions = reader
      .statementsOf(POLICY)
      .flatMap(({ Action }) => [Action].flat().map(String));
    expect(actions.filter((action) => /:(Put|Update|Create|Send)/.test(action))).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });
});
