import { describe, expect, it } from 'vitest';
import { ARN } from './emulator-under-test.ts';
import {
  ENDPOINT,
  ENDPOINT_ARN,
  endpoint,
  settled,
  status,
  variant,
} from './hosting-under-test.ts';
import { ALARM, guarded, released, update } from './releases-under-test.ts';

describe('configs that are deleted', () => {
  it('break the update that brings them', async () => {
    const emulator = await released();
    await update(emulator, { DeploymentConfig: guarded({ WaitIntervalInSeconds: 600 }) });
    await emulator.call('DeleteEndpointConfig', { EndpointConfigName: 'config-2' });
    expect(await settled(emulator)).toMatchObject({
      EndpointStatus: 'InService',
      EndpointConfigName: 'config-1',
      FailureReason: `Could not find endpoint configuration "${ARN}:endpoint-config/config-2".`,
    });
  });

  it('leave nothing to roll back to', async () => {
    const emulator = await released();
    await update(emulator, { DeploymentConfig: guarded({ WaitIntervalInSeconds: 1800 }) });
    await emulator.call('DeleteEndpointConfig', { EndpointConfigName: 'config-1' });
    emulator.cloud.alarmStates.set(ALARM, 'ALARM');
    expect(await settled(emulator)).toMatchObject({ EndpointStatus: 'UpdateRollbackFailed' });
  });

  it('are missed by the next update', async () => {
    const emulator = await released();
    await emulator.call('DeleteEndpointConfig', { EndpointConfigName: 'config-1' });
    expect(await update(emulator)).toEqual({
      status: 400,
      __type: 'ValidationException',
      message: `Could not find endpoint configuration "${ARN}:endpoint-config/config-1".`,
    });
  });
});

describe('an update is refused', () => {
  const canary = (Type: string, Value: number) =>
    guarded({ Type: 'CANARY', CanarySize: { Type, Value } });
  const linear = { Type: 'LINEAR', LinearStepSize: { Type: 'CAPACITY_PERCENT', Value: 5 } };

  it('for what is not emulated, and for what does not fit', async () => {
    const emulator = await released();
    const refusals = [
      [{ DeploymentConfig: { RollingUpdatePolicy: {} } }, 'does not emulate rolling updates'],
      [{ DeploymentConfig: canary('INSTANCE_COUNT', 1) }, 'at most 50 %'],
      [{ DeploymentConfig: guarded(linear) }, '10 to 50 %'],
      [
        { DeploymentConfig: guarded({ WaitIntervalInSeconds: 3600 }) },
        'MaximumExecutionTimeoutInSeconds',
      ],
      [{ EndpointConfigName: 'config-3' }, 'Could not find endpoint configuration'],
      [
        { ExcludeRetainedVariantProperties: [{ VariantPropertyType: 'DataCaptureConfig' }] },
        'does not emulate',
      ],
    ] as const;
    for (const [changes, message] of refusals) {
      expect(await update(emulator, changes)).toMatchObject({
        status: 400,
        __type: 'ValidationException',
        message: expect.stringContaining(message),
      });
    }
    expect(status(await endpoint(emulator))).toBe('InService');
  });

  it('with a deployment config and other variant names', async () => {
    const other = { variants: [variant('2', { VariantName: 'challenger' })] };
    const emulator = await released({}, other);
    expect(await update(emulator, { DeploymentConfig: guarded() })).toMatchObject({
      message: expect.stringContaining('same variant names'),
    });
    expect(await update(emulator)).toEqual({ EndpointArn: ENDPOINT_ARN });
  });

  it('when it would change the instance type of a scaled variant', async () => {
    const emulator = await released(
      {},
      { variants: [variant('2', { InstanceType: 'ml.m5.xlarge' })] },
    );
    const target = {
      ServiceNamespace: 'sagemaker',
      ResourceId: `endpoint/${ENDPOINT}/variant/champion`,
      ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
    };
    const scaling = { ...target, MinCapacity: 1, MaxCapacity: 2 };
    await emulator.call('application-autoscaling/RegisterScalableTarget', scaling);
    expect(await update(emulator)).toMatchObject({
      message: expect.stringContaining('deregister'),
    });
    await emulator.call('application-autoscaling/DeregisterScalableTarget', target);
    expect(await update(emulator)).toEqual({ EndpointArn: ENDPOINT_ARN });
  });
});
