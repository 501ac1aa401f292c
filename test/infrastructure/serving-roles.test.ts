import { beforeAll, describe, expect, it } from 'vitest';
import { resourcesOf, synthesisedApp } from '../support/synthesised-app.ts';
import { TemplateReader } from '../support/template-reader.ts';

let reader: TemplateReader;

beforeAll(async () => {
  reader = new TemplateReader(resourcesOf(await synthesisedApp('examples/flight-delay')));
}, 60_000);

const SAGEMAKER = 'arn:<Partition>:sagemaker:<Region>:<AccountId>';
const ALARMS = 'arn:<Partition>:cloudwatch:<Region>:<AccountId>:alarm:*';
const TARGETS = 'arn:<Partition>:application-autoscaling:<Region>:<AccountId>:scalable-target/*';
const ONLY_INSTANCES = {
  StringEquals: {
    'application-autoscaling:service-namespace': 'sagemaker',
    'application-autoscaling:scalable-dimension': 'sagemaker:variant:DesiredInstanceCount',
  },
};

/** What an action is allowed on, each once, in order. */
function resourcesFor(role: string, action: string): string[] {
  return reader
    .allowed(role, action)
    .flatMap(({ on }) => on)
    .toSorted();
}

describe('the release machine’s role', () => {
  const role = 'ReleaseRoleDefaultPolicy';

  it.each([
    ['CreateModel', ['model-package/evergreen-*', 'model/evergreen-*']],
    ['DeleteModel', ['model/evergreen-*']],
    ['CreateEndpointConfig', ['endpoint-config/evergreen-*']],
    ['DeleteEndpointConfig', ['endpoint-config/evergreen-*']],
    ['CreateEndpoint', ['endpoint-config/evergreen-*', 'endpoint/evergreen-*']],
    ['UpdateEndpoint', ['endpoint-config/evergreen-*', 'endpoint/evergreen-*']],
    ['DescribeEndpoint', ['endpoint/evergreen-*']],
    ['DeleteEndpoint', ['endpoint/evergreen-*']],
    ['UpdateEndpointWeightsAndCapacities', ['endpoint/evergreen-*']],
    ['DescribeModelPackage', ['model-package/evergreen-*']],
    ['UpdateModelPackage', ['model-package/evergreen-*']],
  ])('allows %s on names of the system alone', (action, kinds) => {
    const arns = kinds.map((kind) => `${SAGEMAKER}:${kind}`);
    expect(resourcesFor(role, `sagemaker:${action}`)).toEqual(arns.toSorted());
  });

  it('may scale endpoints, as Application Auto Scaling asks it of its callers', () => {
    for (const action of [
      'RegisterScalableTarget',
      'DeregisterScalableTarget',
      'PutScalingPolicy',
    ]) {
      expect(reader.allowed(role, `application-autoscaling:${action}`)).toEqual([
        { on: [TARGETS], if: ONLY_INSTANCES },
      ]);
    }
    for (const action of ['PutMetricAlarm', 'DescribeAlarms', 'DeleteAlarms']) {
      expect(resourcesFor(role, `cloudwatch:${action}`)).toEqual([ALARMS]);
    }
    expect(resourcesFor(role, 'sagemaker:DescribeEndpointConfig')).toEqual([
      `${SAGEMAKER}:endpoint-config/*`,
    ]);
    expect(reader.allowed(role, 'iam:CreateServiceLinkedRole')).toEqual([
      {
        on: [
          'arn:<Partition>:iam::<AccountId>:role/aws-service-role/sagemaker.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint',
        ],
        if: {
          StringEquals: { 'iam:AWSServiceName': 'sagemaker.application-autoscaling.amazonaws.com' },
        },
      },
    ]);
  });

  it('may neither invoke an endpoint nor delete a package', () => {
    expect(JSON.stringify(reader.statementsOf(role))).not.toMatch(
      /InvokeEndpoint|DeleteModelPackage|CreateModelPackage/,
    );
  });
});

describe('the endpoints’ role', () => {
  const role = 'ServingRoleDefaultPolicy';
  const folder = (name: string) => `arn:<Partition>:s3:::<databucketname>/${name}/*`;

  it('reads artifacts, writes captured traffic, and nothing else of the data', () => {
    expect(resourcesFor(role, 's3:GetObject')).toEqual([folder('runs')]);
    expect(resourcesFor(role, 's3:PutObject')).toEqual([folder('capture')]);
    for (const action of ['kms:Decrypt', 'kms:GenerateDataKey']) {
      expect(resourcesFor(role, action)).toEqual(['<encryptionkeyarn>']);
    }
  });

  it('pulls its image, logs, and puts metrics into SageMaker’s own namespace', () => {
    expect(resourcesFor(role, 'ecr:BatchGetImage')).toEqual([
      'arn:<Partition>:ecr:<Region>:<account of the registry>:repository/sagemaker-xgboost',
    ]);
    expect(resourcesFor(role, 'logs:PutLogEvents')).toEqual([
      'arn:<Partition>:logs:<Region>:<AccountId>:log-group:/aws/sagemaker/Endpoints/*',
    ]);
    expect(reader.allowed(role, 'cloudwatch:PutMetricData')).toEqual([
      {
        on: ['*'],
        if: { StringEquals: { 'cloudwatch:namespace': ['/aws/sagemaker/Endpoints'] } },
      },
    ]);
  });

  it('asks for the alarms that roll its updates back', () => {
    expect(resourcesFor(role, 'cloudwatch:DescribeAlarms')).toEqual([ALARMS]);
  });
});

describe('the teardown’s function', () => {
  it('is one for all models, and may do what the release may, to the same names', () => {
    const role = 'TearDownEndpointRoleDefaultPolicy';
    expect(resourcesFor(role, 'sagemaker:DeleteEndpoint')).toEqual([
      `${SAGEMAKER}:endpoint/evergreen-*`,
    ]);
    expect(reader.allowed(role, 'application-autoscaling:DeregisterScalableTarget')).toEqual([
      { on: [TARGETS], if: ONLY_INSTANCES },
    ]);
    expect(JSON.stringify(reader.statementsOf(role))).not.toMatch(
      /sagemaker:Create|PutMetricAlarm/,
    );
    expect(reader.named('AWS::Lambda::Function', 'TearDownEndpoint').Properties['Timeout']).toBe(
      900,
    );
  });
});
