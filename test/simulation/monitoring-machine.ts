import { openMonitoring } from '../../lambdas/open-monitoring/open-monitoring.ts';
import { recordMonitoringFailure } from '../../lambdas/record-monitoring-failure/record-monitoring-failure.ts';
import { recordMonitoring } from '../../lambdas/record-monitoring/record-monitoring.ts';
import { type MonitoringRequest, trafficList } from '../../pipelines/monitoring/contract.ts';
import { monitoringEvents } from '../../pipelines/monitoring/events.ts';
import { monitoringKeys } from '../../pipelines/monitoring/keys.ts';
import {
  type Measured,
  monitoringSteps,
  type RecordMonitoringInput,
} from '../../pipelines/monitoring/steps.ts';
import { nextWatermark } from '../../pipelines/monitoring/watermark.ts';
import { type Course, caught } from './machine.ts';
import type { SimulatedWorld } from './world.ts';

/** Records in each captured file. */
const RECORDS = 60;

type Plan = RecordMonitoringInput['plan'];

/** The monitoring workflow, around its own functions; what it measures is made up. */
export async function monitor(
  world: SimulatedWorld,
  { monitoring }: { readonly monitoring: MonitoringRequest },
  course: Course<object>,
): Promise<void> {
  const { startedAt } = course.execution;
  try {
    const opened = await course.step(async (invocation) => {
      const ports = world.portsFor(invocation);
      const input = monitoringSteps.openMonitoring.input.parse({ monitoring, startedAt });
      const opening = await openMonitoring(input, {
        ...ports,
        policies: ports.monitoringPolicies,
        ledger: invocation.port(world.monitorings),
      });
      return monitoringSteps.openMonitoring.output.parse(opening);
    });
    if (opened.outcome === 'noChampion') return;
    const { plan } = opened;
    if (!plan.baseline.made)
      await course.call(() => world.cloud.objects.set(plan.baseline.key, '{}'));
    await course.wait(world.dice.between(1_000, 300_000));
    if (world.jobsFail && world.dice.chance(0.05)) throw new Error('Out of memory');
    const measured = await course.call(() => measuredOf(world, monitoring, plan));
    const recording = { monitoring, startedAt, plan, measured };
    await recorded(world, course, recording);
  } catch (error) {
    await failed(world, course, { monitoring, startedAt, ...caught(error) });
    throw error;
  }
}

async function recorded(
  world: SimulatedWorld,
  course: Course<object>,
  recording: RecordMonitoringInput,
): Promise<void> {
  const { output, record } = await course.step(async (invocation) => {
    const ports = { ledger: invocation.port(world.monitorings), now: world.clock };
    return await recordMonitoring(monitoringSteps.recordMonitoring.input.parse(recording), ports);
  });
  if (record.status === 'measured') world.alarm.sees(recording.measured.figures.driftScore ?? 0);
  await world.announce(course, monitoringEvents.monitored, output.event);
}

function measuredOf(
  { cloud, drift, store }: SimulatedWorld,
  { model, id }: MonitoringRequest,
  plan: Plan,
): Measured {
  const list = trafficList.parse(JSON.parse(cloud.objects.get(plan.traffic.key) ?? ''));
  const records = list.objects.length * RECORDS;
  const isEnough = records >= plan.policy.minRecords;
  return {
    status: isEnough ? 'measured' : 'notEnoughData',
    from: null,
    to: null,
    traffic: {
      objects: list.objects.length,
      waiting: 0,
      requests: records,
      records,
      otherModels: 0,
      refused: 0,
      unanswered: 0,
      duplicates: 0,
      malformed: 0,
    },
    figures: {
      driftScore: isEnough ? drift : null,
      threshold: plan.policy.driftThreshold,
      driftedFeatures: 0,
      worst: null,
      predictionDrift: null,
      nullShareRise: null,
      unseenCategoryShare: null,
    },
    captureAgeMinutes: 0,
    text: 'Made up.',
    report: { bucket: store.bucket, key: monitoringKeys(model, id).report },
    watermark: isEnough ? nextWatermark(list.watermark, list.objects) : null,
  };
}

async function failed(
  world: SimulatedWorld,
  course: Course<object>,
  failure: Parameters<typeof recordMonitoringFailure>[0],
): Promise<void> {
  try {
    const { event } = await course.step(async (invocation) => {
      const ports = { ledger: invocation.port(world.monitorings), now: world.clock };
      const input = monitoringSteps.recordMonitoringFailure.input.parse(failure);
      return await recordMonitoringFailure(input, ports);
    });
    await world.announce(course, monitoringEvents.failed, event);
  } catch (second) {
    world.note(`The failure of ${failure.monitoring.id} is told to nobody: ${String(second)}`);
  }
}
