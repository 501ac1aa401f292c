import type {
  DeploymentConfig,
  DescribeEndpointOutput,
  EndpointStatus,
  EndpointSummary,
} from '@aws-sdk/client-sagemaker';
import type { Call } from '../call.ts';
import type { Listed } from '../listing.ts';
import type { Fleet } from './fleet.ts';

/** A fleet and its part of the requests, 0 to 1. */
interface Route {
  readonly fleet: Fleet;
  readonly share: number;
}

interface Made {
  readonly name: string;
  readonly arn: string;
  readonly call: Call;
  readonly fleet: Fleet;
  readonly deployment: DeploymentConfig | undefined;
}

/** Those in which requests are answered. */
const SERVING: ReadonlySet<EndpointStatus> = new Set([
  'InService',
  'Updating',
  'SystemUpdating',
  'RollingBack',
  'UpdateRollbackFailed',
]);

/** Those in which AWS is at work, and nobody else may be. */
const IN_PROGRESS: ReadonlySet<EndpointStatus> = new Set([
  'Creating',
  'Updating',
  'SystemUpdating',
  'RollingBack',
  'Deleting',
]);

/** An endpoint: its fleet, the one that is to replace it, and what share of requests each gets. */
export class Endpoint implements Listed {
  readonly name: string;
  readonly arn: string;
  readonly call: Call;
  readonly createdAt = new Date();
  modifiedAt = this.createdAt;
  status: EndpointStatus = 'Creating';
  failureReason: string | undefined;
  /** The fleet of the config that is live. */
  fleet: Fleet;
  /** The fleet that an update brings. */
  pending: { readonly fleet: Fleet; readonly since: Date } | undefined;
  lastDeployment: DeploymentConfig | undefined;
  #routes: readonly Route[];

  constructor({ name, arn, call, fleet, deployment }: Made) {
    this.name = name;
    this.arn = arn;
    this.call = call;
    this.fleet = fleet;
    this.lastDeployment = deployment;
    this.#routes = [{ fleet, share: 1 }];
  }

  get isServing(): boolean {
    return SERVING.has(this.status);
  }

  get isInProgress(): boolean {
    return IN_PROGRESS.has(this.status);
  }

  get fleets(): Fleet[] {
    return this.pending ? [this.fleet, this.pending.fleet] : [this.fleet];
  }

  moveTo(status: EndpointStatus): void {
    this.status = status;
    this.modifiedAt = new Date();
  }

  /** Gives the new fleet its share of the requests, the old one the rest. */
  shift(share: number): void {
    const { fleet, pending } = this;
    this.#routes = pending
      ? [
          { fleet: pending.fleet, share },
          { fleet, share: 1 - share },
        ]
      : [{ fleet, share: 1 }];
  }

  /** The fleet for one request. @param chance - 0 to 1 */
  fleetFor(chance: number): Fleet {
    let left = chance;
    for (const { fleet, share } of this.#routes) {
      left -= share;
      if (left < 0) return fleet;
    }
    return this.fleet;
  }

  /** The new fleet takes the old one's place, which is handed back to be stopped. */
  adopt(): Fleet {
    const old = this.fleet;
    this.fleet = this.pending?.fleet ?? old;
    this.drop();
    return old;
  }

  /** Forgets the new fleet: the live one gets every request. */
  drop(): void {
    this.pending = undefined;
    this.shift(0);
  }

  describe(): DescribeEndpointOutput {
    const { capture } = this.fleet.config;
    const { pending } = this;
    return {
      EndpointName: this.name,
      EndpointArn: this.arn,
      EndpointConfigName: this.fleet.config.name,
      ...(this.isServing && { ProductionVariants: this.fleet.summaries() }),
      ...(capture && {
        DataCaptureConfig: {
          EnableCapture: true,
          CaptureStatus: 'Started',
          CurrentSamplingPercentage: capture.percentage,
          DestinationS3Uri: capture.destination,
          KmsKeyId: capture.kmsKeyId,
        },
      }),
      EndpointStatus: this.status,
      ...(this.failureReason !== undefined && { FailureReason: this.failureReason }),
      CreationTime: this.createdAt,
      LastModifiedTime: this.modifiedAt,
      ...(this.lastDeployment && { LastDeploymentConfig: this.lastDeployment }),
      ...(pending && {
        PendingDeploymentSummary: {
          EndpointConfigName: pending.fleet.config.name,
          ProductionVariants: pending.fleet.variants.map((variant) => ({
            ...variant.summary(),
            InstanceType: variant.configured.instanceType,
          })),
          StartTime: pending.since,
        },
      }),
    };
  }

  summary(): EndpointSummary {
    return {
      EndpointName: this.name,
      EndpointArn: this.arn,
      CreationTime: this.createdAt,
      LastModifiedTime: this.modifiedAt,
      EndpointStatus: this.status,
    };
  }
}
