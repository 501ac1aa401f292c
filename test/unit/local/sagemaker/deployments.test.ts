import { describe, expect, it } from 'vitest';
import { type Answer, ARN, type EmulatorUnderTest } from './emulator-under-test.ts';
import {
  aConfig,
  anEndpoint,
  ENDPOINT,
  ENDPOINT_ARN,
  endpoint,
  invoke,
  settled,
  status,
  until,
  variant,
} from './hosting-under-test.ts';

const ALARM = 'shop-flights-5xx';

/** A blue/green update with an alarm; the waits are AWS's seconds. */
function guarded(changes: object = {}) {
  return {
    BlueGreenUpdatePolicy: {
      TrafficRoutingConfiguration: { Type: 'ALL_AT_ONCE', WaitIntervalInSeconds: 60, ...changes },
      TerminationWaitInSeconds: 30,
      MaximumExecutionTimeoutInSeconds: 3600,
    },
    AutoRollbackConfiguration: { Alarms: [{ AlarmName: ALARM }] },
  };
}

async function update({ call }: EmulatorUnderTest, changes: object = {}): Promise<Answer> {
  return await call('UpdateEndpoint', {
    EndpointName: ENDPOINT,
    EndpointConfigName: 'config-2',
    ...changes,
  });
}

/** An endpoint by config 1, a config 2 beside it, and a quiet alarm. */
async function released(
  first: Parameters<typeof anEndpoint>[0] = {},
  second: Parameters<typeof aConfig>[2] = {},
  options: Parameters<typeof anEndpoint>[1] = {},
): Promise<EmulatorUnderTest> {
  const emulator = await anEndpoint(first, options);
  await aConfig(emulator, '2', second);
  emulator.cloud.alarmStates.set(ALARM, 'OK');
  return emulator;
}

/** Calls the endpoint without a pause until told to stop; hands back every answer. */
function traffic(emulator: EmulatorUnderTest) {
  const stop = new AbortController();
  const answers: Awaited<ReturnType<typeof invoke>>[] = [];
  const workers = Array.from({ length: 4 }, async () => {
    while (!stop.signal.aborted) answers.push(await invoke(emulator, 'sleep0.005'));
  });
  return async () => {
    stop.abort();
    await Promise.all(workers);
    return answers;
  };
}

describe('a blue/green update', () => {
  it('replaces the fleet without a failed request', async () => {
    const emulator = await released();
    const end = traffic(emulator);
    expect(await update(emulator, { DeploymentConfig: guarded() })).toEqual({
      EndpointArn: ENDPOINT_ARN,
    });
    expect(await endpoint(emulator)).toMatchObject({
      EndpointStatus: 'Updating',
      EndpointConfigName: 'config-1',
      PendingDeploymentSummary: {
        EndpointConfigName: 'config-2',
        ProductionVariants: [{ VariantName: 'champion', InstanceType: 'ml.m5.large' }],
      },
    });
    const stages = new Set<string>();
    const ended = await until(emulator, (one) => {
      const [pending] = pendingVariants(one);
      for (const { Status } of pending?.VariantStatus ?? []) stages.add(Status);
      return status(one) === 'InService';
    });
    expect([...stages]).toEqual(['Creating', 'Baking']);
    expect(ended).toMatchObject({
      EndpointConfigName: 'config-2',
      LastDeploymentConfig: guarded(),
    });
    expect(ended).not.toHaveProperty('PendingDeploymentSummary');
    expect(ended).not.toHaveProperty('FailureReason');
    const answers = await end();
    expect(new Set(answers.map(({ status: code }) => code))).toEqual(new Set([200]));
    const versions = answers.map(({ json }) => json['version']);
    expect(new Set(versions)).toEqual(new Set(['1', '2']));
    expect(versions.at(-1)).toBe('2');
    const types = emulator.cloud.events.map(({ detailType }) => detailType);
    expect(types).toContain('SageMaker Endpoint Deployment State Change');
  });

  it('is rolled back by an alarm, and tells why', async () => {
    const emulator = await released();
    const end = traffic(emulator);
    await update(emulator, { DeploymentConfig: guarded({ WaitIntervalInSeconds: 1800 }) });
    await until(
      emulator,
      (one) => pendingVariants(one)[0]?.VariantStatus?.[0]?.Status === 'Baking',
    );
    expect((await invoke(emulator, '1')).json['version']).toBe('2');
    emulator.cloud.alarmStates.set(ALARM, 'ALARM');
    await until(emulator, (one) => status(one) === 'RollingBack');
    expect(await settled(emulator)).toMatchObject({
      EndpointStatus: 'InService',
      EndpointConfigName: 'config-1',
      FailureReason: expect.stringContaining(ALARM),
    });
    expect((await invoke(emulator, '1')).json['version']).toBe('1');
    expect(new Set((await end()).map(({ status: code }) => code))).toEqual(new Set([200]));
    const emitted = emulator.cloud.events.map((one) => (one.detail as Answer)['EndpointStatus']);
    expect(emitted).toContain('ROLLING_BACK');
  });

  it('is rolled back when the new fleet never answers /ping, and can be made again', async () => {
    const emulator = await released({}, {}, { startupMs: 3000, minuteMs: 100 });
    await emulator.ask('_faults', { ping: 'never', endpointConfig: 'config-2' });
    await update(emulator, { DeploymentConfig: guarded() });
    expect(await settled(emulator)).toMatchObject({
      EndpointStatus: 'InService',
      EndpointConfigName: 'config-1',
      FailureReason: expect.stringContaining('did not pass the ping health check'),
    });
    expect((await invoke(emulator, '1')).json['version']).toBe('1');
    await update(emulator);
    const ended = await settled(emulator);
    expect(ended['EndpointConfigName']).toBe('config-2');
    expect(ended).not.toHaveProperty('FailureReason');
  });

  it.each([
    [
      'may not look at the alarms',
      ({ cloud }: EmulatorUnderTest) => void cloud.lacks.add('cloudwatch:DescribeAlarms'),
      'could not be described',
    ],
    [
      'has no such alarm',
      ({ cloud }: EmulatorUnderTest) => cloud.alarmStates.clear(),
      'could not be found',
    ],
  ])('is rolled back when its role %s', async (_, change, reason) => {
    const emulator = await released();
    change(emulator);
    await update(emulator, { DeploymentConfig: guarded() });
    expect(await settled(emulator)).toMatchObject({
      EndpointConfigName: 'config-1',
      FailureReason: expect.stringContaining(reason),
    });
  });

  it('gives a canary its part first', async () => {
    const two = (version: string) => ({
      variants: [variant(version, { InitialInstanceCount: 2 })],
    });
    const emulator = await released(two('1'), two('2'));
    const routing = {
      Type: 'CANARY',
      CanarySize: { Type: 'CAPACITY_PERCENT', Value: 50 },
      WaitIntervalInSeconds: 300,
    };
    await update(emulator, { DeploymentConfig: guarded(routing) });
    await until(
      emulator,
      (one) => pendingVariants(one)[0]?.VariantStatus?.[0]?.Status === 'Baking',
    );
    const answers = await Promise.all(Array.from({ length: 100 }, () => invoke(emulator, '1')));
    const fresh = answers.filter(({ json }) => json['version'] === '2').length;
    expect(fresh).toBeGreaterThan(25);
    expect(fresh).toBeLessThan(75);
    expect((await settled(emulator))['EndpointConfigName']).toBe('config-2');
  });
});

interface Pending {
  VariantStatus?: { Status: string }[];
}

function pendingVariants(one: Answer): Pending[] {
  const summary = one['PendingDeploymentSummary'] as { ProductionVariants: Pending[] } | undefined;
  return summary?.ProductionVariants ?? [];
}

describe('what an update keeps', () => {
  it.each([
    [{}, { CurrentInstanceCount: 1, CurrentWeight: 5 }],
    [{ RetainAllVariantProperties: true }, { CurrentInstanceCount: 2, CurrentWeight: 3 }],
    [
      {
        RetainAllVariantProperties: true,
        ExcludeRetainedVariantProperties: [{ VariantPropertyType: 'DesiredWeight' }],
      },
      { CurrentInstanceCount: 2, CurrentWeight: 5 },
    ],
    [
      {
        RetainAllVariantProperties: true,
        ExcludeRetainedVariantProperties: [{ VariantPropertyType: 'DesiredInstanceCount' }],
      },
      { CurrentInstanceCount: 1, CurrentWeight: 3 },
    ],
  ])('with %j', async (changes, kept) => {
    const emulator = await released({}, { variants: [variant('2', { InitialVariantWeight: 5 })] });
    await emulator.call('UpdateEndpointWeightsAndCapacities', {
      EndpointName: ENDPOINT,
      DesiredWeightsAndCapacities: [
        { VariantName: 'champion', DesiredInstanceCount: 2, DesiredWeight: 3 },
      ],
    });
    await settled(emulator);
    await update(emulator, changes);
    expect(await settled(emulator)).toMatchObject({
      EndpointConfigName: 'config-2',
      ProductionVariants: [kept],
    });
  });
});

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
  const rolling = {
    RollingUpdatePolicy: {
      MaximumBatchSize: { Type: 'INSTANCE_COUNT', Value: 1 },
      WaitIntervalInSeconds: 0,
    },
  };
  const canary = (Type: string, Value: number) =>
    guarded({ Type: 'CANARY', CanarySize: { Type, Value } });
  it.each([
    ['rolling', { DeploymentConfig: rolling }, 'does not emulate rolling updates'],
    ['with a canary of all', { DeploymentConfig: canary('INSTANCE_COUNT', 1) }, 'at most 50 %'],
    [
      'with steps that are too small',
      {
        DeploymentConfig: guarded({
          Type: 'LINEAR',
          LinearStepSize: { Type: 'CAPACITY_PERCENT', Value: 5 },
        }),
      },
      '10 to 50 %',
    ],
    [
      'with waits longer than it may take',
      { DeploymentConfig: guarded({ WaitIntervalInSeconds: 3600 }) },
      'MaximumExecutionTimeoutInSeconds',
    ],
    [
      'by a config that is not there',
      { EndpointConfigName: 'config-3' },
      'Could not find endpoint configuration',
    ],
    [
      'keeping a capture config',
      { ExcludeRetainedVariantProperties: [{ VariantPropertyType: 'DataCaptureConfig' }] },
      'does not emulate',
    ],
  ])('%s', async (_, changes, message) => {
    const emulator = await released();
    expect(await update(emulator, changes)).toMatchObject({
      status: 400,
      __type: 'ValidationException',
      message: expect.stringContaining(message),
    });
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
