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

describe('whatever holds data', () => {
  it.each([
    'AWS::S3::Bucket',
    'AWS::DynamoDB::Table',
    'AWS::KMS::Key',
    'Custom::ModelPackageGroup',
  ])('a %s outlives its stack', (type) => {
    for (const resource of ofType(type)) {
      expect(resource, resource.id).toMatchObject({
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
      });
    }
  });

  it('a bucket is encrypted, versioned, private, and speaks TLS only', () => {
    const policies = ofType('AWS::S3::BucketPolicy').map(({ Properties }) => Properties);
    for (const bucket of ofType('AWS::S3::Bucket')) {
      expect(bucket.Properties, bucket.id).toMatchObject({
        BucketEncryption: { ServerSideEncryptionConfiguration: [expect.anything()] },
        VersioningConfiguration: { Status: 'Enabled' },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      });
      const policy = policies.find(
        ({ Bucket }) => JSON.stringify(Bucket) === JSON.stringify({ Ref: bucket.id }),
      );
      expect(JSON.stringify(policy), bucket.id).toContain(
        '"Condition":{"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny"',
      );
    }
  });

  it('the data bucket has its own key with bucket keys, sends events, drops half uploads', () => {
    const [data] = ofType('AWS::S3::Bucket').filter(
      ({ Properties }) => Properties['NotificationConfiguration'],
    );
    expect(data?.Properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' },
          },
        ],
      },
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
      LifecycleConfiguration: {
        Rules: expect.arrayContaining([
          expect.objectContaining({
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
            Status: 'Enabled',
          }),
        ]) as unknown,
      },
    });
  });

  it('raw uploads are never expired: they are the lineage', () => {
    const [data] = ofType('AWS::S3::Bucket').filter(
      ({ Properties }) => Properties['NotificationConfiguration'],
    );
    expect(JSON.stringify(data?.Properties['LifecycleConfiguration'])).not.toMatch(/Expiration/);
  });

  it('keys rotate', () => {
    for (const key of ofType('AWS::KMS::Key')) {
      expect(key.Properties['EnableKeyRotation'], key.id).toBe(true);
    }
  });
});

describe('functions and machines', () => {
  it('every function has a log group of its own that expires, JSON logs, traces, Node 24', () => {
    const groups = new Set(ofType('AWS::Logs::LogGroup').map(({ id }) => id));
    const used = ofType('AWS::Lambda::Function').map(({ id, Properties }) => {
      expect(Properties, id).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: [process.arch === 'arm64' ? 'arm64' : 'x86_64'],
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: expect.any(String) as unknown } },
      });
      const { LogGroup } = Properties['LoggingConfig'] as { LogGroup: { Ref: string } };
      expect(groups, id).toContain(LogGroup.Ref);
      return LogGroup.Ref;
    });
    expect(new Set(used).size).toBe(used.length);
  });

  it('every log group expires', () => {
    for (const group of ofType('AWS::Logs::LogGroup')) {
      expect(group.Properties['RetentionInDays'], group.id).toBeTypeOf('number');
    }
  });

  it('every function has a role of its own, without managed policies', () => {
    for (const role of ofType('AWS::IAM::Role')) {
      expect(role.Properties['ManagedPolicyArns'], role.id).toBeUndefined();
    }
    const roles = ofType('AWS::Lambda::Function').map(({ Properties }) =>
      JSON.stringify(Properties['Role']),
    );
    expect(new Set(roles).size).toBe(roles.length);
  });

  it('machines log, trace and speak JSONata', () => {
    for (const machine of ofType('AWS::StepFunctions::StateMachine')) {
      expect(machine.Properties, machine.id).toMatchObject({
        TracingConfiguration: { Enabled: true },
        LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      });
      expect(JSON.stringify(machine.Properties)).toContain('JSONata');
    }
  });
});

describe('queues and rules', () => {
  it('every queue is encrypted, and every queue that is read has dead letters', () => {
    const queues = ofType('AWS::SQS::Queue');
    const withDeadLetters = queues.filter(({ Properties }) => Properties['RedrivePolicy']);
    expect(withDeadLetters.length).toBeGreaterThan(0);
    for (const queue of queues) {
      expect(queue.Properties['SqsManagedSseEnabled'], queue.id).toBe(true);
    }
    for (const source of ofType('AWS::Lambda::EventSourceMapping')) {
      expect(source.Properties['FunctionResponseTypes'], source.id).toEqual([
        'ReportBatchItemFailures',
      ]);
    }
  });

  it('every rule target has dead letters, and none is a state machine', () => {
    for (const rule of ofType('AWS::Events::Rule')) {
      const targets = rule.Properties['Targets'] as Record<string, unknown>[];
      for (const target of targets) {
        expect(target['DeadLetterConfig'], rule.id).toBeDefined();
        expect(JSON.stringify(target['Arn']), rule.id).not.toMatch(/StateMachine|states:/);
      }
    }
  });

  it('a message is not given again while its function may still be at work on it', () => {
    const functions = new Map(ofType('AWS::Lambda::Function').map((each) => [each.id, each]));
    const queues = new Map(ofType('AWS::SQS::Queue').map((each) => [each.id, each]));
    for (const { id, Properties } of ofType('AWS::Lambda::EventSourceMapping')) {
      const { Ref } = Properties['FunctionName'] as { Ref: string };
      const [queue = ''] = (Properties['EventSourceArn'] as { 'Fn::GetAtt': string[] })[
        'Fn::GetAtt'
      ];
      const timeout = Number(functions.get(Ref)?.Properties['Timeout']);
      const visibility = Number(queues.get(queue)?.Properties['VisibilityTimeout']);
      expect(visibility, id).toBeGreaterThanOrEqual(6 * timeout);
    }
  });

  it('what comes by the clock is told apart by what it says', () => {
    const timed = ofType('AWS::Events::Rule').filter(
      ({ Properties }) => Properties['ScheduleExpression'],
    );
    const said = timed.flatMap(({ Properties }) =>
      (Properties['Targets'] as { Input: string }[]).map(
        ({ Input }) => JSON.parse(Input) as unknown,
      ),
    );
    expect(said).toEqual(
      ['MonitoringSweep', 'ReleaseSweep', 'RetrainingSweep'].map((type) => ({
        source: 'evergreen',
        'detail-type': type,
        detail: {},
      })),
    );
  });
});
