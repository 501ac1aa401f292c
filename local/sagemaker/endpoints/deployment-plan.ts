import type { CapacitySize, DeploymentConfig } from '@aws-sdk/client-sagemaker';
import { notEmulated, validationError } from '../errors.ts';

/** How an update goes, in AWS's seconds. */
export interface DeploymentPlan {
  /** The new fleet's shares of the requests, one after the other; the last is 1. */
  readonly shares: readonly number[];
  /** After each shift. */
  readonly waitSeconds: number;
  /** Before the old fleet goes. */
  readonly terminationSeconds: number;
  readonly longestSeconds: number;
  readonly alarms: readonly string[];
}

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_BlueGreenUpdatePolicy.html */
const LONGEST = 28_800;
const CANARY_AT_MOST = 0.5;
const LINEAR_STEP = { least: 0.1, most: 0.5 };

/**
 * What a deployment config says about a fleet; without one, everything at once and no wait.
 * @param instances - how many the new fleet has
 * @throws ValidationException for what AWS refuses too, and for what is not emulated
 */
export function deploymentPlan(
  config: DeploymentConfig | undefined,
  instances: number,
): DeploymentPlan {
  const { BlueGreenUpdatePolicy, RollingUpdatePolicy, AutoRollbackConfiguration } = config ?? {};
  if (RollingUpdatePolicy) throw notEmulated('rolling updates');
  const alarms = (AutoRollbackConfiguration?.Alarms ?? []).flatMap(({ AlarmName }) =>
    AlarmName === undefined ? [] : [AlarmName],
  );
  const policy = BlueGreenUpdatePolicy;
  const routing = policy?.TrafficRoutingConfiguration;
  const plan = {
    shares: shares(routing ?? { Type: 'ALL_AT_ONCE' }, instances),
    waitSeconds: routing?.WaitIntervalInSeconds ?? 0,
    terminationSeconds: policy?.TerminationWaitInSeconds ?? 0,
    longestSeconds: policy?.MaximumExecutionTimeoutInSeconds ?? LONGEST,
    alarms,
  };
  const waits = plan.waitSeconds * plan.shares.length + plan.terminationSeconds;
  if (waits >= plan.longestSeconds) {
    throw validationError(
      `MaximumExecutionTimeoutInSeconds ${plan.longestSeconds} must be more than the ${waits} seconds of all waits.`,
    );
  }
  return plan;
}

function shares(
  { Type, CanarySize, LinearStepSize }: NonNullable<RoutingOf<DeploymentConfig>>,
  instances: number,
): number[] {
  if (Type === 'CANARY') {
    const first = share(CanarySize, instances, 'CanarySize');
    if (first > CANARY_AT_MOST) {
      throw validationError('CanarySize must be at most 50 % of the new fleet.');
    }
    return [first, 1];
  }
  if (Type === 'LINEAR') {
    const step = share(LinearStepSize, instances, 'LinearStepSize');
    if (step < LINEAR_STEP.least || step > LINEAR_STEP.most) {
      throw validationError('LinearStepSize must be 10 to 50 % of the new fleet.');
    }
    const steps = Math.ceil(1 / step);
    return Array.from({ length: steps }, (_, index) => Math.min(1, step * (index + 1)));
  }
  return [1];
}

type RoutingOf<T extends DeploymentConfig> = Partial<
  NonNullable<NonNullable<T['BlueGreenUpdatePolicy']>['TrafficRoutingConfiguration']>
>;

function share(size: CapacitySize | undefined, instances: number, member: string): number {
  if (size?.Value === undefined) throw validationError(`${member} is required.`);
  return size.Type === 'INSTANCE_COUNT' ? size.Value / instances : size.Value / 100;
}
