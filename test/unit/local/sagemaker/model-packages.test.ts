import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ModelPackage } from '../../../../local/sagemaker/model-packages/model-package.ts';
import { ARN, type Answer, each, type EmulatorUnderTest } from './emulator-under-test.ts';
import { aRegistry, arn, PACKAGE, GROUP } from './registry-under-test.ts';

async function completed({ call }: EmulatorUnderTest, version: number): Promise<Answer> {
  for (;;) {
    const one = await call('DescribeModelPackage', { ModelPackageName: arn(version) });
    if (one['ModelPackageStatus'] === 'Completed') return one;
    await sleep(2);
  }
}

function withCard(content: unknown) {
  const ModelCardContent = typeof content === 'string' ? content : JSON.stringify(content);
  return { ...PACKAGE, ModelCard: { ModelCardContent, ModelCardStatus: 'Approved' } };
}

describe('a model package', () => {
  it('gets the next version of its group, and is complete after a moment', async () => {
    const emulator = await aRegistry();
    const { call, cloud } = emulator;
    expect(await call('CreateModelPackage', PACKAGE)).toEqual({ ModelPackageArn: arn(1) });
    expect(await call('CreateModelPackage', PACKAGE)).toEqual({ ModelPackageArn: arn(2) });
    expect(await completed(emulator, 1)).toMatchObject({
      ModelPackageGroupName: 'shop-flights',
      ModelPackageVersion: 1,
      ModelPackageArn: arn(1),
      ModelApprovalStatus: 'Approved',
      InferenceSpecification: PACKAGE.InferenceSpecification,
      CustomerMetadataProperties: { run: 'run-1', score: '0.7' },
      ModelPackageStatusDetails: { ValidationStatuses: [], ImageScanStatuses: [] },
    });
    await completed(emulator, 2);
    expect(cloud.events[0]).toMatchObject({
      detailType: 'SageMaker Model Package State Change',
      detail: { ModelPackageVersion: 1, ModelApprovalStatus: 'Approved' },
      resources: [arn(1)],
    });
  });

  it('is pending at first', () => {
    const made = new ModelPackage({ group: 'g', version: 1, arn: arn(1), request: {} });
    expect(made.describe()).toMatchObject({ ModelPackageStatus: 'Pending' });
  });

  it('waits for a person unless its approval is given', async () => {
    const { call } = await aRegistry();
    await call('CreateModelPackage', { ...PACKAGE, ModelApprovalStatus: undefined });
    expect(await call('DescribeModelPackage', { ModelPackageName: arn(1) })).toMatchObject({
      ModelApprovalStatus: 'PendingManualApproval',
    });
  });

  it('is made once for a client token', async () => {
    const { call } = await aRegistry();
    const once = { ...PACKAGE, ClientToken: 'run-1-attempt-1-token-of-a-length' };
    expect(await call('CreateModelPackage', once)).toEqual({ ModelPackageArn: arn(1) });
    expect(await call('CreateModelPackage', once)).toEqual({ ModelPackageArn: arn(1) });
    expect(
      await call('CreateModelPackage', { ...once, ModelPackageDescription: 'other' }),
    ).toMatchObject({ __type: 'ConflictException' });
    const described = await call('DescribeModelPackage', { ModelPackageName: arn(1) });
    expect(described).not.toHaveProperty('ClientToken');
  });

  it('changes its approval, its card and its metadata, and tells of a new approval', async () => {
    const emulator = await aRegistry();
    const { call, cloud } = emulator;
    await call('CreateModelPackage', PACKAGE);
    await completed(emulator, 1);
    const change = {
      ModelPackageArn: arn(1),
      ModelApprovalStatus: 'Rejected',
      ApprovalDescription: 'worse on Sundays',
      CustomerMetadataProperties: { score: '0.6', by: 'person' },
      CustomerMetadataPropertiesToRemove: ['run'],
    };
    expect(await call('UpdateModelPackage', change)).toEqual({ ModelPackageArn: arn(1) });
    expect(await completed(emulator, 1)).toMatchObject({
      ModelApprovalStatus: 'Rejected',
      ApprovalDescription: 'worse on Sundays',
      CustomerMetadataProperties: { score: '0.6', by: 'person' },
    });
    expect(each(each(cloud.events, 'detail'), 'ModelApprovalStatus')).toEqual([
      'Approved',
      'Rejected',
    ]);
    const many = Object.fromEntries(Array.from({ length: 49 }, (_, i) => [`key${i}`, 'x']));
    expect(
      await call('UpdateModelPackage', {
        ModelPackageArn: arn(1),
        ModelApprovalStatus: 'Approved',
        CustomerMetadataProperties: many,
      }),
    ).toMatchObject({ __type: 'ValidationException' });
    expect(await completed(emulator, 1)).toMatchObject({ ModelApprovalStatus: 'Rejected' });
  });

  it.each([
    ['tags', { ...PACKAGE, Tags: [{ Key: 'a', Value: 'b' }] }],
    ['no group', { InferenceSpecification: PACKAGE.InferenceSpecification }],
    ['a name of its own', { ...PACKAGE, ModelPackageName: 'mine' }],
    ['a name and no group', { ModelPackageName: 'mine' }],
    ['a card that is not JSON', withCard('text')],
    ['a card of the other schema', withCard({ model_overview: { model_description: 'x' } })],
    [
      'a metric of an unknown type',
      withCard({
        evaluation_details: [
          {
            name: 'hold-out',
            metric_groups: [
              { name: 'binary', metric_data: [{ name: 'auc', type: 'float', value: 0.7 }] },
            ],
          },
        ],
      }),
    ],
    [
      'an observation too long',
      withCard({ training_details: { training_observations: 'x'.repeat(1025) } }),
    ],
    ['a card without a status', { ...PACKAGE, ModelCard: { ModelCardContent: '{}' } }],
  ])('is refused with %s', async (_, request) => {
    const { call } = await aRegistry();
    expect(await call('CreateModelPackage', request)).toMatchObject({
      status: 400,
      __type: 'ValidationException',
    });
    expect(await call('ListModelPackages', GROUP)).toEqual({ ModelPackageSummaryList: [] });
  });

  it('takes a card of AWS’s schema', async () => {
    const { call } = await aRegistry();
    const card = {
      model_overview: { model_creator: 'us', model_artifact: ['s3://models/1/model.tar.gz'] },
      intended_uses: { purpose_of_model: 'delays', risk_rating: 'Low' },
      training_details: {
        objective_function: {
          function: { function: 'Minimize', facet: 'Loss' },
          notes: 'log loss',
        },
        training_job_details: {
          training_arn: `${ARN}:training-job/job-1`,
          hyper_parameters: [{ name: 'rounds', value: '200' }],
          training_metrics: [{ name: 'loss', value: 0.5 }],
        },
      },
      evaluation_details: [
        {
          name: 'hold-out',
          datasets: ['s3://data/hold-out.parquet'],
          metadata: { rows: '4840' },
          metric_groups: [
            {
              name: 'binary',
              metric_data: [
                { name: 'auc', type: 'number', value: 0.7, notes: '0.68 to 0.72' },
                {
                  name: 'confusion',
                  type: 'matrix',
                  value: [
                    [1, 2],
                    [3, 4],
                  ],
                },
                { name: 'scores', type: 'bar_chart', value: [1, 2], x_axis_name: ['a', 'b'] },
                {
                  name: 'calibration',
                  type: 'linear_graph',
                  value: [
                    [0, 0.1],
                    [1, 0.9],
                  ],
                },
              ],
            },
          ],
        },
      ],
      additional_information: { custom_details: { run: 'run-1' } },
    };
    expect(await call('CreateModelPackage', withCard(card))).toEqual({ ModelPackageArn: arn(1) });
  });

  it('of an unknown group or version does not exist', async () => {
    const { call } = await aRegistry();
    expect(
      await call('CreateModelPackage', { ...PACKAGE, ModelPackageGroupName: 'other' }),
    ).toMatchObject({
      __type: 'ValidationException',
      message: `ModelPackageGroup ${ARN}:model-package-group/other does not exist.`,
    });
    expect(await call('DescribeModelPackage', { ModelPackageName: arn(9) })).toMatchObject({
      message: `ModelPackage ${arn(9)} does not exist.`,
    });
  });
});
