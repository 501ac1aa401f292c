import { expect } from 'vitest';
import { anEmulator, ARN, type EmulatorUnderTest, IMAGE } from './emulator-under-test.ts';

export const GROUP = { ModelPackageGroupName: 'shop-flights' };
export const GROUP_ARN = `${ARN}:model-package-group/shop-flights`;
export const arn = (version: number) => `${ARN}:model-package/shop-flights/${version}`;

export const PACKAGE = {
  ...GROUP,
  ModelApprovalStatus: 'Approved',
  InferenceSpecification: {
    Containers: [{ Image: IMAGE, ModelDataUrl: 's3://models/1/model.tar.gz' }],
    SupportedContentTypes: ['text/csv'],
  },
  CustomerMetadataProperties: { run: 'run-1', score: '0.7' },
};

/** An emulator with one model package group. */
export async function aRegistry(): Promise<EmulatorUnderTest> {
  const emulator = await anEmulator();
  const created = await emulator.call('CreateModelPackageGroup', {
    ...GROUP,
    ModelPackageGroupDescription: 'Delays',
    Tags: [{ Key: 'model', Value: 'flights' }],
  });
  expect(created).toEqual({ ModelPackageGroupArn: GROUP_ARN });
  return emulator;
}
