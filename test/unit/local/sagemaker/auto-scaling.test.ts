import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { decideCapacity } from '../../../../local/sagemaker/application-autoscaling/decide-capacity.ts';
import { type Answer, anEmulator, each, type EmulatorUnderTest } from './emulator-under-test.ts';
import {
  anEndpoint,
  ENDPOINT,
  endpoint,
  invoke,
  settled,
  status,
  until,
} from './hosting-under-test.ts';

const RESOURCE = `endpoint/${ENDPOINT}/variant/champion`;
const TARGET = {
  ServiceNamespace: 'sagemaker',
  ResourceId: RESOURCE,
  ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
};
const POLICY = {
  ...TARGET,
  PolicyName: 'invocations',
  PolicyType: 'TargetTrackingScaling',
  TargetTrackingScalingPolicyConfiguration: {
    TargetValue: 600,
    PredefinedMetricSpecification: {
      PredefinedMetricType: 'SageMakerVariantInvocationsPerInstance',
    },
    ScaleOutCooldown: 60,
    ScaleInCooldown: 60,
  },
};

async function scaling({ call }: EmulatorUnderTest, operation: string, request: object) {
  return await call(`application-autoscaling/${operation}`, request);
}

async function activities(emulator: EmulatorUnderTest): Promise<Answer[]> {
  const answer = await scaling(emulator, 'DescribeScalingActivities', TARGET);
  return answer['ScalingActivities'] as Answer[];
}

function counts(one: Answer): unknown[] {
  return each(one['ProductionVariants'], 'CurrentInstanceCount');
}

describe('a capacity is decided', () => {
  const policy = { TargetValue: 100 };
  const calm = { policy, capacity: 2, sinceOut: Infinity, sinceIn: Infinity };
  const minutes = (count: number, value: number) => Array.from({ length: count }, () => value);
  it.each([
    [
      'out after three minutes above',
      { ...calm, minutes: minutes(3, 160) },
      { direction: 'out', capacity: 4 },
    ],
    ['not out after two', { ...calm, minutes: minutes(2, 160) }, undefined],
    ['not out when one was at the target', { ...calm, minutes: [160, 100, 160] }, undefined],
    ['not out in the cool-down', { ...calm, sinceOut: 299, minutes: minutes(3, 160) }, undefined],
    [
      'in after fifteen minutes below',
      { ...calm, minutes: minutes(15, 40) },
      { direction: 'in', capacity: 1 },
    ],
    [
      'to nothing when nobody calls',
      { ...calm, minutes: minutes(15, 0) },
      { direction: 'in', capacity: 0 },
    ],
    ['not in after fourteen', { ...calm, minutes: minutes(14, 40) }, undefined],
    ['not in when barely below', { ...calm, minutes: minutes(15, 91) }, undefined],
    ['not in in the cool-down', { ...calm, sinceIn: 299, minutes: minutes(15, 40) }, undefined],
    [
      'not in when that is off',
      { ...calm, policy: { ...policy, DisableScaleIn: true }, minutes: minutes(15, 40) },
      undefined,
    ],
    [
      'by its own cool-downs',
      {
        ...calm,
        policy: { ...policy, ScaleOutCooldown: 10 },
        sinceOut: 10,
        minutes: minutes(3, 160),
      },
      { direction: 'out', capacity: 4 },
    ],
  ] as const)('%s', (_, seen, decision) => {
    expect(decideCapacity(seen)).toEqual(decision);
  });
});

describe('a variant', () => {
  it('is scaled out by load and in by quiet, and not while that is suspended', async () => {
    const emulator = await anEndpoint({}, { minuteMs: 200 });
    await scaling(emulator, 'RegisterScalableTarget', {
      ...TARGET,
      MinCapacity: 1,
      MaxCapacity: 2,
      SuspendedState: { DynamicScalingOutSuspended: true },
    });
    expect(await scaling(emulator, 'PutScalingPolicy', POLICY)).toMatchObject({
      PolicyARN: expect.stringContaining(`:resource/sagemaker/${RESOURCE}:policyName/invocations`),
    });
    const stop = new AbortController();
    const load = (async () => {
      while (!stop.signal.aborted) await invoke(emulator, '1');
    })();
    await sleep(1500);
    expect(counts(await endpoint(emulator))).toEqual([1]);
    const resumed = { ...TARGET, SuspendedState: { DynamicScalingOutSuspended: false } };
    await scaling(emulator, 'RegisterScalableTarget', resumed);
    await until(emulator, (one) => status(one) === 'InService' && counts(one)[0] === 2);
    stop.abort();
    await load;
    await until(emulator, (one) => status(one) === 'InService' && counts(one)[0] === 1);
    await expect
      .poll(async () => (await activities(emulator))[0]?.['StatusCode'])
      .toBe('Successful');
    expect(await activities(emulator)).toMatchObject([
      {
        Description: 'Setting desired instance count to 1.',
        Cause: expect.stringContaining('AlarmLow'),
        StatusMessage:
          'Successfully set desired instance count to 1. Change successfully fulfilled by sagemaker.',
      },
      {
        ...TARGET,
        Description: 'Setting desired instance count to 2.',
        Cause: expect.stringMatching(
          /^monitor alarm TargetTracking-endpoint\/.*-AlarmHigh-.* in state ALARM triggered policy invocations$/,
        ),
        StatusCode: 'Successful',
      },
    ]);
  });

  it('is brought within its bounds at once', async () => {
    const emulator = await anEndpoint();
    const bounds = async (MinCapacity: number, MaxCapacity: number) =>
      await scaling(emulator, 'RegisterScalableTarget', { ...TARGET, MinCapacity, MaxCapacity });
    const first = await bounds(2, 3);
    expect(status(await endpoint(emulator))).toBe('Updating');
    expect(await bounds(1, 3)).toMatchObject({ message: expect.stringContaining('InService') });
    expect(counts(await settled(emulator))).toEqual([2]);
    expect(await bounds(1, 1)).toEqual(first);
    expect(counts(await settled(emulator))).toEqual([1]);
    expect(each(await activities(emulator), 'Cause')).toEqual([
      'maximum capacity was set to 1',
      'minimum capacity was set to 2',
    ]);
    expect(await scaling(emulator, 'DescribeScalableTargets', TARGET_LIST)).toMatchObject({
      ScalableTargets: [
        {
          ...TARGET,
          MinCapacity: 1,
          MaxCapacity: 1,
          RoleARN: expect.stringContaining(
            'AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint',
          ),
          SuspendedState: { DynamicScalingInSuspended: false },
        },
      ],
    });
    await emulator.call('DeleteEndpoint', { EndpointName: ENDPOINT });
    expect(await scaling(emulator, 'DescribeScalableTargets', TARGET_LIST)).toEqual({
      ScalableTargets: [],
    });
  });

  const TARGET_LIST = { ServiceNamespace: 'sagemaker', ResourceIds: [RESOURCE] };

  it('has policies, which go with the target', async () => {
    const emulator = await anEndpoint();
    const named = { ...TARGET, PolicyName: 'invocations' };
    const missing = {
      status: 400,
      __type: 'ObjectNotFoundException',
      message: `No scalable target registered for service namespace: sagemaker, resource ID: ${RESOURCE}, scalable dimension: ${TARGET.ScalableDimension}`,
    };
    expect(await scaling(emulator, 'PutScalingPolicy', POLICY)).toEqual(missing);
    await scaling(emulator, 'RegisterScalableTarget', {
      ...TARGET,
      MinCapacity: 1,
      MaxCapacity: 2,
    });
    const { PolicyARN } = await scaling(emulator, 'PutScalingPolicy', POLICY);
    expect(await scaling(emulator, 'PutScalingPolicy', POLICY)).toMatchObject({ PolicyARN });
    expect(await scaling(emulator, 'DescribeScalingPolicies', TARGET)).toMatchObject({
      ScalingPolicies: [{ ...POLICY, PolicyARN, Alarms: [] }],
    });
    expect(await scaling(emulator, 'DeleteScalingPolicy', named)).toEqual({});
    expect(await scaling(emulator, 'DeleteScalingPolicy', named)).toMatchObject({
      __type: 'ObjectNotFoundException',
    });
    await scaling(emulator, 'PutScalingPolicy', POLICY);
    expect(await scaling(emulator, 'DeregisterScalableTarget', TARGET)).toEqual({});
    expect(await scaling(emulator, 'DescribeScalingPolicies', TARGET)).toEqual({
      ScalingPolicies: [],
    });
    expect(await scaling(emulator, 'DeregisterScalableTarget', TARGET)).toEqual(missing);
  });
});

describe('Application Auto Scaling refuses', () => {
  const bounds = { ...TARGET, MinCapacity: 1, MaxCapacity: 2 };
  it.each([
    ['RegisterScalableTarget', bounds, 'SageMaker variant doesn'],
    ['RegisterScalableTarget', { ...bounds, MaxCapacity: 0 }, 'Maximum capacity cannot be less'],
    ['RegisterScalableTarget', { ...bounds, MinCapacity: 0 }, 'must be at least 1'],
    ['RegisterScalableTarget', TARGET, 'are required'],
    ['RegisterScalableTarget', { ...bounds, ServiceNamespace: 'ecs' }, 'does not emulate'],
    ['RegisterScalableTarget', { ...bounds, ResourceId: 'x' }, 'Unsupported service namespace'],
    ['RegisterScalableTarget', { ...bounds, Tags: {} }, 'does not emulate Tags'],
    ['RegisterScalableTarget', { ...bounds, MinCapacity: 'x' }, 'MinCapacity'],
    ['PutScheduledAction', {}, 'does not offer PutScheduledAction'],
  ])('%s %j', async (operation, request, message) => {
    const emulator = await anEmulator();
    expect(await scaling(emulator, operation, request)).toMatchObject({
      status: 400,
      message: expect.stringContaining(message),
    });
  });
});
