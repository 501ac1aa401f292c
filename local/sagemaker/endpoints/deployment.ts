import { setTimeout as sleep } from 'node:timers/promises';
import { missing as missingConfig } from '../endpoint-configs/endpoint-configs.ts';
import type { EndpointConfig } from '../endpoint-configs/endpoint-config.ts';
import { told } from '../errors.ts';
import { InstanceFailure } from '../model-server/instance-failure.ts';
import type { Pace } from '../time/pace.ts';
import type { AlarmWatch } from './alarm-watch.ts';
import { DeploymentFailure } from './deployment-failure.ts';
import type { DeploymentPlan } from './deployment-plan.ts';
import type { Endpoint } from './endpoint.ts';
import type { Fleet } from './fleet.ts';

/** How often alarms are looked at while a deployment bakes, seconds of AWS's. */
const LOOK = 10;
/** … and milliseconds at the least, for the sake of the cloud. */
const LOOK_AT_LEAST = 100;

/** AWS's words when the fault is its own. */
const REQUEST_FAILED =
  'Request to service failed. If failure persists after retry, contact support.';

/** What a deployment is made with. */
export interface DeploymentTools {
  readonly pace: Pace;
  readonly alarms: AlarmWatch;
  /** Whether a config has not been deleted. */
  readonly has: (config: EndpointConfig) => boolean;
  /** Told when the endpoint has another status, or a variant another stage. */
  readonly moved: (what: 'status' | 'stage') => void;
  /** Aborted when the emulator ends. */
  readonly closing: AbortSignal;
}

/** Replaces an endpoint's fleet by its pending one, blue/green, or rolls back. Never throws. */
export async function deploy(
  endpoint: Endpoint,
  plan: DeploymentPlan,
  tools: DeploymentTools,
): Promise<void> {
  const { pending } = endpoint;
  if (!pending) return;
  try {
    await bring(endpoint, pending.fleet, plan, tools);
    endpoint.failureReason = undefined;
    endpoint.moveTo('InService');
  } catch (error) {
    if (tools.closing.aborted) return;
    await rollBack(endpoint, pending.fleet, error, tools);
  }
  tools.moved('status');
}

async function bring(
  endpoint: Endpoint,
  fleet: Fleet,
  plan: DeploymentPlan,
  tools: DeploymentTools,
): Promise<void> {
  const deadline = Date.now() + tools.pace.ms(plan.longestSeconds);
  stage(fleet, 'Creating', (count) => `Launching ${count} instance(s).`, tools);
  await tools.alarms.check();
  tools.closing.throwIfAborted();
  await fleet.scale();
  const bake = async (seconds: number, wait: string, traffic: string) => {
    const told = (count: number) =>
      `Baking for ${seconds} seconds (${wait}) with traffic enabled on ${traffic} capacity of ${count} instance(s).`;
    stage(fleet, 'Baking', told, tools);
    await watch(tools.pace.ms(seconds), deadline, fleet, tools);
  };
  for (const share of plan.shares) {
    const traffic = share === 1 ? 'full' : `${Math.round(share * 100)} % of the`;
    const activating = (count: number) =>
      `Activating traffic on ${traffic} capacity of ${count} instance(s).`;
    stage(fleet, 'ActivatingTraffic', activating, tools);
    requireConfig(fleet, tools);
    endpoint.shift(share);
    await bake(plan.waitSeconds, 'WaitIntervalInSeconds', traffic);
  }
  await bake(plan.terminationSeconds, 'TerminationWaitInSeconds', 'full');
  requireConfig(fleet, tools);
  fleet.stage(undefined, () => '');
  // The old fleet still answers what it has begun; the new one has been getting all else.
  await endpoint.adopt().stop();
}

function stage(
  fleet: Fleet,
  status: 'Creating' | 'ActivatingTraffic' | 'Baking' | 'Deleting',
  message: (count: number) => string,
  tools: DeploymentTools,
): void {
  fleet.stage(status, message);
  tools.moved('stage');
}

/** @throws DeploymentFailure for an alarm, a deleted config or a deployment that takes too long */
async function watch(
  forMs: number,
  deadline: number,
  fleet: Fleet,
  tools: DeploymentTools,
): Promise<void> {
  const end = Date.now() + forMs;
  const look = Math.max(LOOK_AT_LEAST, tools.pace.ms(LOOK));
  for (;;) {
    await tools.alarms.check();
    requireConfig(fleet, tools);
    const now = Date.now();
    if (now > deadline) {
      throw new DeploymentFailure('The deployment took longer than the maximum execution timeout.');
    }
    if (now >= end) return;
    await sleep(Math.min(look, end - now), undefined, { signal: tools.closing });
  }
}

/** @throws DeploymentFailure: AWS says not to delete a config while an update needs it */
function requireConfig({ config }: Fleet, tools: DeploymentTools): void {
  if (!tools.has(config)) throw new DeploymentFailure(missingConfig(config.arn));
}

async function rollBack(
  endpoint: Endpoint,
  fleet: Fleet,
  error: unknown,
  tools: DeploymentTools,
): Promise<void> {
  endpoint.failureReason = reasonOf(error);
  endpoint.moveTo('RollingBack');
  tools.moved('status');
  endpoint.shift(0);
  stage(fleet, 'Deleting', (count) => `Terminating ${count} instance(s).`, tools);
  await fleet.stop();
  endpoint.drop();
  const canReturn = tools.has(endpoint.fleet.config);
  if (!canReturn) endpoint.failureReason = missingConfig(endpoint.fleet.config.arn);
  endpoint.moveTo(canReturn ? 'InService' : 'UpdateRollbackFailed');
}

/** The FailureReason of what went wrong. */
export function reasonOf(error: unknown): string {
  if (error instanceof DeploymentFailure || error instanceof InstanceFailure) return error.message;
  console.error(`An endpoint failed by the emulator's fault: ${told(error)}`);
  return REQUEST_FAILED;
}
