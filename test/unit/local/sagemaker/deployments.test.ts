import { describe, expect, it } from 'vitest';
import type { Answer, EmulatorUnderTest } from './emulator-under-test.ts';
import {
  aConfig,
  ENDPOINT,
  ENDPOINT_ARN,
  endpoint,
  invoke,
  settled,
  status,
  until,
  variant,
} from './hosting-under-test.ts';
import { ALARM, guarded, released, update } from './releases-under-test.ts';

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

  it('lets the old fleet answer what it has begun', async () => {
    const emulator = await released();
    const begun = invoke(emulator, 'sleep3');
    await update(emulator);
    const switched = async () => (await invoke(emulator, '1')).json['version'];
    await expect.poll(switched, { timeout: 10_000 }).toBe('2');
    expect(status(await endpoint(emulator))).toBe('Updating');
    expect((await begun).json['version']).toBe('1');
    expect((await settled(emulator))['EndpointConfigName']).toBe('config-2');
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
    // Three seconds are the new fleet's time here, and thirty that of the others.
    const brief = variant('2', { ContainerStartupHealthCheckTimeoutInSeconds: 60 });
    const options = { minuteMs: 3000, startupMs: 0 };
    const emulator = await released({}, { variants: [brief] }, options);
    await emulator.ask('_faults', { ping: 'never', endpointConfig: 'config-2' });
    await update(emulator, { DeploymentConfig: guarded() });
    expect(await settled(emulator)).toMatchObject({
      EndpointStatus: 'InService',
      EndpointConfigName: 'config-1',
      FailureReason: expect.stringContaining('did not pass the ping health check'),
    });
    expect((await invoke(emulator, '1')).json['version']).toBe('1');
    await aConfig(emulator, '3', { variants: [variant('2')] });
    await update(emulator, { EndpointConfigName: 'config-3' });
    const ended = await settled(emulator);
    expect(ended['EndpointConfigName']).toBe('config-3');
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
  it('is nothing, or all that is not excluded', async () => {
    const emulator = await released({}, { variants: [variant('2', { InitialVariantWeight: 5 })] });
    const scale = async () => {
      const champion = { VariantName: 'champion', DesiredInstanceCount: 2, DesiredWeight: 3 };
      const request = { EndpointName: ENDPOINT, DesiredWeightsAndCapacities: [champion] };
      await emulator.call('UpdateEndpointWeightsAndCapacities', request);
      await settled(emulator);
    };
    const excluding = (VariantPropertyType: string) => ({
      RetainAllVariantProperties: true,
      ExcludeRetainedVariantProperties: [{ VariantPropertyType }],
    });
    for (const [changes, CurrentInstanceCount, CurrentWeight] of [
      [{ RetainAllVariantProperties: true }, 2, 3],
      [excluding('DesiredWeight'), 2, 5],
      [excluding('DesiredInstanceCount'), 1, 3],
      [{}, 1, 5],
    ] as const) {
      await scale();
      await update(emulator, changes);
      expect(await settled(emulator)).toMatchObject({
        EndpointConfigName: 'config-2',
        ProductionVariants: [{ CurrentInstanceCount, CurrentWeight }],
      });
    }
  });
});
