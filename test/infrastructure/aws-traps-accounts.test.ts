import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Json, textOf, withoutHash } from '../support/template-reader.ts';
import { FIXTURES, WholeTemplate } from '../support/whole-template.ts';

const IMAGE_PULL = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:GetDownloadUrlForLayer',
];
const LOGGING = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

/** The kinds of `.sync` jobs, and the rule by which Step Functions hears of their ends. */
const JOBS: Readonly<Record<string, string>> = {
  TrainingJob: 'StepFunctionsGetEventsForSageMakerTrainingJobsRule',
  ProcessingJob: 'StepFunctionsGetEventsForSageMakerProcessingJobsRule',
};

/** What outlives its stack, whatever the config. */
const KEPT = [
  'AWS::DynamoDB::Table',
  'AWS::KMS::Key',
  'AWS::S3::Bucket',
  'Custom::ModelPackageGroup',
];

describe.each(FIXTURES)('what %s deploys', (folder) => {
  let template: WholeTemplate;

  beforeAll(async () => {
    template = await WholeTemplate.of(folder);
  }, 120_000);

  const assumedBy = (service: string) =>
    template
      .ofType('AWS::IAM::Role')
      .filter(({ Properties }) =>
        JSON.stringify(Properties['AssumeRolePolicyDocument']).includes(`"${service}"`),
      );
  const allowed = (role: string, action: string) =>
    template.grants().filter((grant) => grant.role === role && grant.actions.includes(action));
  const machineRole = (machine: string) => {
    const { Properties } = template.named('AWS::StepFunctions::StateMachine', machine);
    return (Properties['RoleArn'] as { 'Fn::GetAtt': string[] })['Fn::GetAtt'][0] ?? '';
  };

  it('lets whatever SageMaker runs pull its image: a token, and three actions on its repository', () => {
    const roles = assumedBy('sagemaker.amazonaws.com');
    expect(roles.map(({ id }) => withoutHash(id)).toSorted()).toEqual(['JobRole', 'ServingRole']);
    for (const { id } of roles) {
      expect(allowed(id, 'ecr:GetAuthorizationToken').map(({ on }) => on)).toEqual([['*']]);
      for (const action of IMAGE_PULL) {
        const [grant] = allowed(id, action);
        expect(grant?.on, `${id} ${action}`).toEqual([
          'arn:<Partition>:ecr:<Region>:<account of the registry>:repository/sagemaker-xgboost',
        ]);
      }
    }
  });

  it('lets it log, put metrics of its namespace alone, and use the key of the data', () => {
    for (const { id } of assumedBy('sagemaker.amazonaws.com')) {
      for (const action of LOGGING) expect(allowed(id, action), `${id} ${action}`).toHaveLength(1);
      const metrics = allowed(id, 'cloudwatch:PutMetricData');
      expect(metrics, id).toMatchObject([
        {
          condition: {
            StringEquals: {
              'cloudwatch:namespace': expect.arrayContaining([
                expect.stringMatching(/^\/aws\/sagemaker\//),
              ]) as unknown,
            },
          },
        },
      ]);
      for (const action of ['kms:Decrypt', 'kms:GenerateDataKey']) {
        const keys = allowed(id, action).flatMap(({ on }) => on);
        expect([...new Set(keys)], `${id} ${action}`).toEqual(['<encryptionkeyarn>']);
      }
    }
  });

  it('lets a machine pass one role, to SageMaker alone: that which its calls name', () => {
    for (const [machine, named] of Object.entries(rolesNamed(template))) {
      const passed = allowed(machineRole(machine), 'iam:PassRole');
      expect(passed, machine).toHaveLength(1);
      expect(passed[0]?.on, machine).toEqual(named);
      expect(passed[0]?.condition, machine).toEqual({
        StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' },
      });
    }
    expect(template.rolesThatMay('iam:PassRole')).toHaveLength(2);
  });

  it('lets a machine create, look at and stop the jobs it waits for, and keep the managed rule', () => {
    const waited = template.calls('.sync');
    expect(waited).toHaveLength(2);
    for (const { machine, name, state } of waited) {
      const [, kind = ''] = /create(\w+)\.sync$/.exec(String(state['Resource'])) ?? [];
      const role = machineRole(machine);
      for (const verb of ['Create', 'Describe', 'Stop']) {
        expect(allowed(role, `sagemaker:${verb}${kind}`), `${name}: ${verb}`).toHaveLength(1);
      }
      for (const action of ['events:PutRule', 'events:PutTargets', 'events:DescribeRule']) {
        const rules = allowed(role, action).flatMap(({ on }) => on);
        expect(rules.join(' '), `${name}: ${action}`).toContain(`rule/${JOBS[kind] ?? 'none'}`);
      }
    }
  });

  it('encrypts what services write to with their own keys, or lets them use ours', () => {
    // EventBridge would need a grant of our key for each of these, and so would CloudWatch Logs.
    for (const { id, Properties } of template.ofType('AWS::SQS::Queue')) {
      expect(Properties, id).toMatchObject({ SqsManagedSseEnabled: true });
      expect(Properties, id).not.toHaveProperty('KmsMasterKeyId');
    }
    for (const { id, Properties } of template.ofType('AWS::Logs::LogGroup')) {
      expect(Properties, id).not.toHaveProperty('KmsKeyId');
    }
    for (const { id, Properties } of template.ofType('AWS::S3::Bucket')) {
      const logsTo = JSON.stringify(Properties['LoggingConfiguration'] ?? {});
      const encryption = JSON.stringify(Properties['BucketEncryption']);
      // Server access logs can't be delivered to a bucket with a key of ours.
      expect(encryption.includes('aws:kms'), id).toBe(logsTo !== '{}');
    }
  });

  it('keeps data, ledger, key and registry, and nothing else that costs', () => {
    const kept = template.resources.filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain');
    const types = new Set(kept.map(({ Type }) => Type));
    for (const type of KEPT) expect(types).toContain(type);
    // What is free, and what every API of the account may depend on.
    for (const type of [...KEPT, 'AWS::IAM::Role', 'AWS::ApiGateway::Account']) types.delete(type);
    expect([...types]).toEqual([]);
  });

  it('shares values by parameters, which every reader finds published by a stack before it', () => {
    const published = new Map(
      template
        .ofType('AWS::SSM::Parameter')
        .map(({ stack, Properties }) => [String(Properties['Name']), stack]),
    );
    for (const { stackName, template: text, dependencies } of template.assembly.stacks) {
      expect(JSON.stringify(text), stackName).not.toMatch(/"Export"|Fn::ImportValue/);
      const { Parameters = {} } = text as { Parameters?: Record<string, Json> };
      const before = dependencies.map(({ id }) => id);
      for (const name of Object.values(Parameters).map(({ Default }) => String(Default))) {
        if (!name.includes('/shared/')) continue;
        expect(before, `${stackName} reads ${name}`).toContain(published.get(name));
      }
    }
  });

  it('has no shared stack that needs the stack of a model', () => {
    const isModel = (name: string) => name.includes('-model-');
    const shared = template.assembly.stacks.filter(({ stackName }) => !isModel(stackName));
    expect(shared).toHaveLength(4);
    for (const { stackName, dependencies, template: text } of shared) {
      expect(
        dependencies.filter(({ id }) => isModel(id)),
        stackName,
      ).toEqual([]);
      expect(JSON.stringify(text), stackName).not.toMatch(/-model-[a-z]/);
    }
    for (const parameter of template.ofType('AWS::SSM::Parameter')) {
      expect(isModel(parameter.stack), parameter.id).toBe(false);
    }
  });
});

describe('the documentation', () => {
  const text = (file: string) =>
    readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8').replaceAll(/\s+/g, ' ');

  it('says what an endpoint costs, also while a release runs, and how long things take', () => {
    expect(text('README.md')).toMatch(/`ml\.m5\.large` is about \$85 a month/);
    expect(text('README.md')).toMatch(/run on AWS takes some 10 to 15 minutes/);
    expect(text('docs/serving.md')).toMatch(/release takes some 8 to 15 minutes/);
    expect(text('docs/serving.md')).toMatch(/\$85 a month, twice that while a release runs/);
  });

  it('says which quota an endpoint needs: twice its instances', () => {
    expect(text('docs/runbook.md')).toMatch(
      /ResourceLimitExceededException`: the account's quota .* twice the instances that serve/,
    );
  });
});

/** The roles that the calls of each machine name, as short texts. */
function rolesNamed(template: WholeTemplate): Record<string, string[]> {
  const named: Record<string, string[]> = {};
  for (const { machine, state } of template.states()) {
    const { RoleArn, ExecutionRoleArn } = (state['Arguments'] ?? {}) as Json;
    const role = RoleArn ?? ExecutionRoleArn;
    if (role === undefined) continue;
    named[machine] = [...new Set([...(named[machine] ?? []), textOf(role)])];
  }
  return named;
}
