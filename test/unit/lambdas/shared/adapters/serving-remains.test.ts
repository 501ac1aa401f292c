import {
  ApplicationAutoScalingClient,
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
  ObjectNotFoundException,
} from '@aws-sdk/client-application-auto-scaling';
import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
} from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { ApplicationAutoScalingTargets } from '../../../../../lambdas/shared/adapters/application-auto-scaling-targets.ts';
import { CloudWatchReleaseAlarms } from '../../../../../lambdas/shared/adapters/cloudwatch-release-alarms.ts';

const scaling = mockClient(ApplicationAutoScalingClient);
const cloudwatch = mockClient(CloudWatchClient);

beforeEach(() => {
  scaling.reset();
  cloudwatch.reset();
});

describe("an endpoint's scalable targets", () => {
  const ResourceId = 'endpoint/e/variant/champion';
  const target = {
    ServiceNamespace: 'sagemaker',
    ResourceId,
    ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
  } as const;
  const found = {
    ...target,
    MinCapacity: 1,
    MaxCapacity: 2,
    RoleARN: 'r',
    CreationTime: new Date(),
  };

  it('are deregistered', async () => {
    scaling
      .on(DescribeScalableTargetsCommand, {
        ServiceNamespace: 'sagemaker',
        ResourceIds: [ResourceId, 'endpoint/e/variant/challenger'],
      })
      .resolves({ ScalableTargets: [found] });
    scaling.on(DeregisterScalableTargetCommand, target).resolves({});
    expect(await new ApplicationAutoScalingTargets().deregister('e')).toEqual([ResourceId]);
    expect(scaling.commandCalls(DeregisterScalableTargetCommand)).toHaveLength(1);
  });

  it('may be gone already', async () => {
    scaling
      .on(DescribeScalableTargetsCommand)
      .resolvesOnce({})
      .resolves({
        ScalableTargets: [found],
      });
    const gone = new ObjectNotFoundException({ message: 'No scalable target', $metadata: {} });
    scaling.on(DeregisterScalableTargetCommand).rejectsOnce(gone).rejects(new Error('throttled'));
    const targets = new ApplicationAutoScalingTargets();
    expect(await targets.deregister('e')).toEqual([]);
    expect(await targets.deregister('e')).toEqual([ResourceId]);
    await expect(targets.deregister('e')).rejects.toThrow('throttled');
  });
});

describe('the alarms of releases', () => {
  it('are deleted page after page, a hundred at once, and no others', async () => {
    const own = Array.from({ length: 130 }, (_, index) => `e-v${index + 1}-1-release-errors`);
    const named = (names: string[]) => names.map((AlarmName) => ({ AlarmName }));
    const page = { AlarmNamePrefix: 'e-v', AlarmTypes: ['MetricAlarm' as const] };
    cloudwatch
      .on(DescribeAlarmsCommand, page)
      .resolvesOnce({
        MetricAlarms: named(['e-very-static', ...own.slice(0, 70)]),
        NextToken: 'next',
      })
      .resolvesOnce({ MetricAlarms: named(own.slice(70)) });
    cloudwatch.on(DeleteAlarmsCommand).resolves({});
    expect(await new CloudWatchReleaseAlarms().deleteAlarms('e')).toEqual(own);
    const deleted = cloudwatch.commandCalls(DeleteAlarmsCommand).map(({ args }) => args[0].input);
    expect(deleted).toEqual([{ AlarmNames: own.slice(0, 100) }, { AlarmNames: own.slice(100) }]);
  });

  it('cost no call when there are none', async () => {
    cloudwatch.on(DescribeAlarmsCommand).resolves({});
    expect(await new CloudWatchReleaseAlarms().deleteAlarms('e')).toEqual([]);
    expect(cloudwatch.commandCalls(DeleteAlarmsCommand)).toEqual([]);
  });
});
