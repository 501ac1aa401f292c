import { describe, expect, it } from 'vitest';
import {
  anEmulator,
  ARN,
  each,
  type EmulatorUnderTest,
  IMAGE,
  ROLE,
} from './emulator-under-test.ts';
import { aConfig, aModel, variant } from './hosting-under-test.ts';
import { aRegistry, arn, GROUP, PACKAGE } from './registry-under-test.ts';

const refused = (message: string) => ({ status: 400, __type: 'ValidationException', message });
const notEmulated = (what: string) =>
  refused(`The local SageMaker does not emulate ${what}; see docs/local-cloud.md.`);

const MODEL = {
  ModelName: 'Model-1',
  ExecutionRoleArn: ROLE,
  PrimaryContainer: { Image: IMAGE, ModelDataUrl: 's3://models/1/model.tar.gz' },
};

describe('models', () => {
  it('are made, described, listed, tagged and deleted', async () => {
    const { call } = await anEmulator();
    const ModelArn = `${ARN}:model/model-1`;
    const tags = [{ Key: 'model', Value: 'flights' }];
    expect(
      await call('CreateModel', { ...MODEL, Tags: tags, EnableNetworkIsolation: true }),
    ).toEqual({ ModelArn });
    expect(await call('CreateModel', MODEL)).toEqual(
      refused(`Cannot create already existing model "${ModelArn}".`),
    );
    expect(await call('DescribeModel', { ModelName: 'Model-1' })).toEqual({
      ModelName: 'Model-1',
      ModelArn,
      ExecutionRoleArn: ROLE,
      PrimaryContainer: { ...MODEL.PrimaryContainer, Mode: 'SingleModel', Environment: {} },
      EnableNetworkIsolation: true,
      CreationTime: expect.any(Number),
    });
    await call('CreateModel', { ...MODEL, ModelName: 'model-2' });
    const list = await call('ListModels', { NameContains: 'odel-' });
    expect(each(list['Models'], 'ModelName')).toHaveLength(2);
    expect(await call('ListTags', { ResourceArn: ModelArn })).toEqual({ Tags: tags });
    expect(await call('DeleteModel', { ModelName: 'Model-1' })).toEqual({});
    expect(await call('DeleteModel', { ModelName: 'Model-1' })).toEqual(
      refused(`Could not find model "${ModelArn}".`),
    );
    expect((await call('ListTags', { ResourceArn: ModelArn }))['status']).toBe(400);
  });

  it('are deployed from approved packages alone', async () => {
    const { call } = await aRegistry();
    const container = {
      Image: IMAGE,
      ModelDataUrl: 's3://m/model.tar.gz',
      Environment: { A: '1', B: '2' },
    };
    await call('CreateModelPackage', {
      ...PACKAGE,
      ModelApprovalStatus: 'PendingManualApproval',
      InferenceSpecification: { ...PACKAGE.InferenceSpecification, Containers: [container] },
    });
    const model = {
      ModelName: 'model-1',
      ExecutionRoleArn: ROLE,
      Containers: [{ ModelPackageName: arn(1), Environment: { B: '3' } }],
    };
    const describePackage = async () =>
      await call('DescribeModelPackage', { ModelPackageName: arn(1) });
    await expect.poll(describePackage).toMatchObject({ ModelPackageStatus: 'Completed' });
    expect(await call('CreateModel', model)).toEqual(
      refused(
        `Model package ${arn(1)} can not be deployed: its approval status is PendingManualApproval.`,
      ),
    );
    await call('UpdateModelPackage', { ModelPackageArn: arn(1), ModelApprovalStatus: 'Approved' });
    expect(await call('CreateModel', model)).toEqual({ ModelArn: `${ARN}:model/model-1` });
    await call('CreateModelPackageGroup', { ...GROUP, ModelPackageGroupName: 'others' });
    const missing = `${ARN}:model-package/others/7`;
    const other = { ...model, ModelName: 'model-2', Containers: [{ ModelPackageName: missing }] };
    expect(await call('CreateModel', other)).toEqual(
      refused(`ModelPackage ${missing} does not exist.`),
    );
  });

  it.each([
    [{ VpcConfig: {} }, notEmulated('VpcConfig of a model')],
    [
      { PrimaryContainer: undefined },
      refused('You must provide a PrimaryContainer or Containers.'),
    ],
    [
      { Containers: [{}] },
      refused('PrimaryContainer and Containers can not be specified together.'),
    ],
    [
      { PrimaryContainer: { Image: IMAGE, MultiModelConfig: {} } },
      notEmulated("MultiModelConfig of a model's container"),
    ],
    [{ PrimaryContainer: {} }, refused('Image or ModelPackageName must be specified.')],
    [
      { PrimaryContainer: { Image: IMAGE, ModelPackageName: arn(1) } },
      refused('Image and ModelDataUrl can not be specified together with ModelPackageName.'),
    ],
    [
      { PrimaryContainer: { Image: IMAGE, ModelDataUrl: 's3://m/model.zip' } },
      refused('The ModelDataUrl s3://m/model.zip does not name a gzip-compressed tar archive.'),
    ],
  ])('are refused with %j', async (changes, refusal) => {
    const { call } = await anEmulator();
    expect(await call('CreateModel', { ...MODEL, ...changes })).toEqual(refusal);
  });
});

describe('endpoint configs', () => {
  async function withModel(): Promise<EmulatorUnderTest> {
    const emulator = await anEmulator();
    await aModel(emulator, '1');
    return emulator;
  }

  it('are made, described, listed and deleted', async () => {
    const emulator = await withModel();
    const { call } = emulator;
    await aConfig(emulator, '1', { Tags: [{ Key: 'a', Value: 'b' }] });
    const EndpointConfigArn = `${ARN}:endpoint-config/config-1`;
    const request = { EndpointConfigName: 'config-1', ProductionVariants: [variant('1')] };
    expect(await call('CreateEndpointConfig', request)).toEqual(
      refused(`Cannot create already existing endpoint configuration "${EndpointConfigArn}".`),
    );
    expect(await call('DescribeEndpointConfig', request)).toEqual({
      EndpointConfigName: 'config-1',
      EndpointConfigArn,
      ProductionVariants: [{ ...variant('1'), InitialVariantWeight: 1 }],
      EnableNetworkIsolation: false,
      CreationTime: expect.any(Number),
    });
    expect(await call('ListEndpointConfigs', {})).toMatchObject({
      EndpointConfigs: [{ EndpointConfigName: 'config-1', EndpointConfigArn }],
    });
    // A model goes, whatever names it.
    expect(await call('DeleteModel', { ModelName: 'model-1' })).toEqual({});
    expect(await call('DeleteEndpointConfig', request)).toEqual({});
    for (const operation of ['DeleteEndpointConfig', 'DescribeEndpointConfig']) {
      expect(await call(operation, request)).toEqual(
        refused(`Could not find endpoint configuration "${EndpointConfigArn}".`),
      );
    }
  });

  const CAPTURE = { InitialSamplingPercentage: 1, DestinationS3Uri: 's3://c', CaptureOptions: [] };
  it.each([
    [
      { ProductionVariants: [variant('2')] },
      refused(`Could not find model "${ARN}:model/model-2".`),
    ],
    [{ ProductionVariants: [] }, refused('An endpoint config has 1 to 10 production variants.')],
    [
      { ProductionVariants: [variant('1'), variant('1')] },
      refused('The production variant name "champion" occurs more than once.'),
    ],
    [
      { ProductionVariants: [variant('1', { InitialVariantWeight: 0 })] },
      refused('At least one production variant must have a weight greater than 0.'),
    ],
    [
      { ProductionVariants: [variant('1', { InitialInstanceCount: 0 })] },
      refused('Production variant champion needs at least one instance.'),
    ],
    [
      { ProductionVariants: [variant('1', { ServerlessConfig: {} })] },
      notEmulated('ServerlessConfig of a production variant'),
    ],
    [
      { ShadowProductionVariants: [variant('1')] },
      notEmulated('ShadowProductionVariants of an endpoint config'),
    ],
    [
      { KmsKeyId: 'key', ProductionVariants: [variant('1', { InstanceType: 'ml.m5d.large' })] },
      refused('KmsKeyId can not be specified for ml.m5d.large, which has local instance storage.'),
    ],
    [{ DataCaptureConfig: CAPTURE }, refused('CaptureOptions must not be empty.')],
  ])('are refused with %j', async (changes, refusal) => {
    const { call } = await withModel();
    const request = { EndpointConfigName: 'config-1', ProductionVariants: [variant('1')] };
    expect(await call('CreateEndpointConfig', { ...request, ...changes })).toEqual(refusal);
  });
});
