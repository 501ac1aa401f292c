import { randomUUID } from 'node:crypto';
import type { Call } from '../call.ts';
import { DIMENSION, NAMESPACE, type SuspendedState, type TrackingPolicy } from './requests.ts';

/** A policy that tracks a target value. */
export interface ScalingPolicy {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: Date;
  readonly tracking: TrackingPolicy;
}

interface Registered {
  readonly endpoint: string;
  readonly variant: string;
  readonly min: number;
  readonly max: number;
}

/** A variant that may be scaled: its bounds, its policies, and what has been seen of its traffic. */
export class ScalableTarget {
  readonly endpoint: string;
  readonly variant: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly createdAt = new Date();
  readonly policies = new Map<string, ScalingPolicy>();
  min: number;
  max: number;
  suspended: Required<SuspendedState> = {
    DynamicScalingInSuspended: false,
    DynamicScalingOutSuspended: false,
    ScheduledScalingSuspended: false,
  };
  /** Invocations per instance of the last minutes, the newest last. */
  minutes: number[] = [];
  /** When the last scaling out and in were over, epoch milliseconds. */
  lastOut = -Infinity;
  lastIn = -Infinity;

  constructor({ endpoint, variant, min, max }: Registered, { account, region, caller }: Call) {
    this.endpoint = endpoint;
    this.variant = variant;
    this.min = min;
    this.max = max;
    const partition = caller.split(':')[1] ?? 'aws';
    this.arn = `arn:${partition}:application-autoscaling:${region}:${account}:scalable-target/${randomUUID()}`;
    this.roleArn = `arn:${partition}:iam::${account}:role/aws-service-role/sagemaker.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint`;
  }

  get resourceId(): string {
    return resourceIdOf(this.endpoint, this.variant);
  }

  /** A capacity within the bounds. */
  bounded(capacity: number): number {
    return Math.min(this.max, Math.max(this.min, capacity));
  }

  describe(): object {
    return {
      ServiceNamespace: NAMESPACE,
      ResourceId: this.resourceId,
      ScalableDimension: DIMENSION,
      MinCapacity: this.min,
      MaxCapacity: this.max,
      RoleARN: this.roleArn,
      CreationTime: this.createdAt,
      SuspendedState: this.suspended,
      ScalableTargetARN: this.arn,
    };
  }

  describePolicy({ name, arn, createdAt, tracking }: ScalingPolicy): object {
    return {
      PolicyARN: arn,
      PolicyName: name,
      ServiceNamespace: NAMESPACE,
      ResourceId: this.resourceId,
      ScalableDimension: DIMENSION,
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: tracking,
      Alarms: [],
      CreationTime: createdAt,
    };
  }
}

/** As Application Auto Scaling names a variant. */
export function resourceIdOf(endpoint: string, variant: string): string {
  return `endpoint/${endpoint}/variant/${variant}`;
}
