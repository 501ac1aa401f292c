import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { beforeAll, describe, expect, it } from 'vitest';
import { synthesisedApp } from '../support/synthesised-app.ts';

let assembly: CloudAssembly;

beforeAll(async () => {
  assembly = await synthesisedApp('test/fixtures/stacks');
}, 60_000);

function templateOf(stack: string): Record<string, Record<string, unknown>> {
  return assembly.getStackByName(stack).template as Record<string, Record<string, unknown>>;
}

describe('the stacks of a production config with two models', () => {
  it('are four shared and one a model', () => {
    expect(assembly.stacks.map(({ stackName }) => stackName)).toEqual([
      'acme-data',
      'acme-monitoring',
      'acme-serving',
      'acme-training',
      'acme-model-churn',
      'acme-model-houses',
    ]);
  });

  it('refuse to be deleted, and so does the ledger', () => {
    for (const { stackName, terminationProtection } of assembly.stacks) {
      expect(terminationProtection, stackName).toBe(true);
    }
    const tables = Object.values(templateOf('acme-data')['Resources'] ?? {}).filter(
      (resource) => (resource as { Type: string }).Type === 'AWS::DynamoDB::Table',
    );
    expect(tables).toEqual([
      expect.objectContaining({
        Properties: expect.objectContaining({ DeletionProtectionEnabled: true }) as unknown,
      }),
    ]);
  });

  it('can be deployed and removed one by one: no exports, no imports', () => {
    for (const { template } of assembly.stacks) {
      expect(JSON.stringify(template)).not.toMatch(/"Export"|Fn::ImportValue/);
    }
  });

  it('need neither account nor region to be synthesised', () => {
    for (const { environment } of assembly.stacks) {
      expect(environment).toMatchObject({ account: 'unknown-account', region: 'unknown-region' });
    }
  });

  it('have outputs under the keys that scripts rely on', () => {
    expect(Object.keys(templateOf('acme-data')['Outputs'] ?? {})).toEqual([
      'DataBucketName',
      'LedgerTableName',
      'EventBusName',
      'IngestStateMachineArn',
      'UploadQueueUrl',
      'UploadDeadLettersUrl',
      'AlarmTopicArn',
    ]);
    expect(Object.keys(templateOf('acme-training')['Outputs'] ?? {})).toEqual([
      'TrainingStateMachineArn',
      'RunQueueUrl',
      'RunDeadLettersUrl',
      'JobRoleArn',
    ]);
    expect(Object.keys(templateOf('acme-serving')['Outputs'] ?? {})).toEqual([
      'ApiUrl',
      'ReleaseStateMachineArn',
      'ReleaseQueueUrl',
      'ReleaseDeadLettersUrl',
      'ReleaseSweepQueueUrl',
      'ReleaseSweepDeadLettersUrl',
    ]);
    expect(Object.keys(templateOf('acme-monitoring')['Outputs'] ?? {})).toEqual([
      'MonitoringStateMachineArn',
      'MonitoringQueueUrl',
      'MonitoringDeadLettersUrl',
      'ReportQueueUrl',
      'ReportDeadLettersUrl',
    ]);
    expect(Object.keys(templateOf('acme-model-churn')['Outputs'] ?? {})).toEqual([
      'UploadTo',
      'DashboardName',
      'ModelPackageGroupName',
      'EndpointName',
    ]);
  });

  it('share values under the names that the command line reads', () => {
    const names = assembly.stacks.flatMap(({ template }) =>
      Object.values((template as { Resources: Record<string, unknown> }).Resources)
        .filter((resource) => (resource as { Type: string }).Type === 'AWS::SSM::Parameter')
        .map((resource) => (resource as { Properties: { Name: string } }).Properties.Name),
    );
    expect(names.toSorted()).toEqual([
      '/acme/shared/alarm-topic-arn',
      '/acme/shared/api-url',
      '/acme/shared/data-bucket-name',
      '/acme/shared/encryption-key-arn',
      '/acme/shared/event-bus-name',
      '/acme/shared/ledger-table-name',
      '/acme/shared/monitoring-state-machine-arn',
      '/acme/shared/package-group-function-arn',
      '/acme/shared/release-state-machine-arn',
      '/acme/shared/teardown-function-arn',
      '/acme/shared/training-state-machine-arn',
    ]);
  });

  it('are deployed in the order they read from each other', () => {
    const [, monitoring, serving, training, ...models] = assembly.stacks;
    for (const stack of [monitoring, serving, training]) {
      expect(stack?.dependencies.map(({ id }) => id)).toContain('acme-data');
    }
    // Deleted in the opposite order: what takes an endpoint down is still there.
    for (const model of models) {
      expect(model.dependencies.map(({ id }) => id)).toEqual(
        expect.arrayContaining(['acme-data', 'acme-training', 'acme-serving', 'acme-monitoring']),
      );
    }
  });

  it('are plain ASCII: CloudFormation turns anything else into question marks', () => {
    for (const { stackName, template } of assembly.stacks) {
      // oxlint-disable-next-line no-control-regex -- all of ASCII is meant
      expect(JSON.stringify(template).match(/[^\x00-\x7f].{0,30}/), stackName).toBeNull();
    }
  });

  it('take the architecture, the retention and the addresses from the config', () => {
    const [chosen, other] = process.arch === 'arm64' ? ['arm64', 'x86_64'] : ['x86_64', 'arm64'];
    const data = JSON.stringify(templateOf('acme-data'));
    expect(data).toContain(`"CompatibleArchitectures":["${chosen}"]`);
    expect(data).toContain(`"Architectures":["${chosen}"]`);
    expect(data).not.toContain(other);
    expect(data).toContain('"RetentionInDays":30');
    expect(data).toContain('"Endpoint":"on-call@example.com"');
  });
});
