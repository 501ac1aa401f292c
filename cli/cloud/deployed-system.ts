import type { StartOutcome } from '../../lambdas/shared/ports/workflow.ts';
import type { ApprovalStatus } from '../../pipelines/gates/contract.ts';
import type {
  ChampionPointer,
  ReleaseRecord,
  ReleaseRequest,
} from '../../pipelines/release/contract.ts';
import type { EndpointNow } from '../../pipelines/release/release-text.ts';
import type { MonitoringRecord, MonitoringRequested } from '../../pipelines/monitoring/contract.ts';
import type { RetrainingDecision, RetrainingState } from '../../pipelines/retraining/contract.ts';
import type { RetrainingRequested } from '../../pipelines/retraining/events.ts';
import type { Lineage, RunRecord } from '../../pipelines/training/contract.ts';

/** Where a system is deployed. */
export interface SystemAddress {
  /** The `name` of its config. */
  readonly system: string;
  /** @default - what AWS's own settings say */
  readonly region?: string;
}

/** An upload in parts that was begun and not completed. */
export interface UnfinishedUpload {
  readonly key: string;
  /** ISO 8601 in UTC. */
  readonly begunAt: string;
}

/** A registered package as SageMaker's registry has it now. */
export interface RegisteredPackage {
  readonly arn: string;
  readonly version: number;
  readonly approval: ApprovalStatus;
}

/** Where an execution stands; `unknown` when there is none of that name (any more). */
export type ExecutionState = 'running' | 'succeeded' | 'failed' | 'unknown';

/** What an execution of the release workflow is given, with the person's reason. */
export interface ReleaseInput {
  readonly release: ReleaseRequest;
  readonly why: string;
}

/** A request to the system's HTTPS API; signed on its way. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST';
  /** From the API's own root, without a slash before it. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: object;
}

/** What the API answered. */
export interface ApiAnswer {
  readonly status: number;
  /** As it was sent: JSON, if all is well. */
  readonly body: string;
}

/** A deployed system, as far as commands read and change it. */
export interface DeployedSystem {
  readonly address: Required<SystemAddress>;

  /** The names of its models. */
  models(): Promise<readonly string[]>;

  /** A model's uploads that have not ended. */
  unfinishedUploads(model: string): Promise<readonly UnfinishedUpload[]>;

  /** A model's runs, the last started first; none for a model that it doesn't have. */
  runs(model: string): Promise<readonly RunRecord[]>;

  findRun(id: string): Promise<RunRecord | undefined>;

  /** The lineage of a run; `undefined` for one that came to no candidate. */
  lineage(run: RunRecord): Promise<Lineage | undefined>;

  /** A model's packages, the newest first. */
  packages(model: string): Promise<readonly RegisteredPackage[]>;

  /** Why a package has the approval it has, if a person or a policy said so. */
  approvalReason(packageArn: string): Promise<string | undefined>;

  setApproval(packageArn: string, approval: ApprovalStatus, why: string): Promise<void>;

  /** Whom AWS takes the caller for. */
  caller(): Promise<string>;

  /** Puts a person's request into the retraining queue. */
  requestRetraining(request: RetrainingRequested): Promise<void>;

  /** The first decision on a trigger; `undefined` until it is made. */
  findDecision(model: string, triggerId: string): Promise<RetrainingDecision | undefined>;

  /** A model's last decisions, the newest first. */
  decisions(model: string, limit: number): Promise<readonly RetrainingDecision[]>;

  /** Where a model stands in the retraining queue; `undefined` before its first trigger. */
  retraining(model: string): Promise<RetrainingState | undefined>;

  /** Asks for a monitoring now. */
  requestMonitoring(request: MonitoringRequested): Promise<void>;

  /** A model's monitorings, the last started first. */
  monitorings(model: string, limit: number): Promise<readonly MonitoringRecord[]>;

  /** What serves a model, as the last release left it. */
  champion(model: string): Promise<ChampionPointer | undefined>;

  /** A model's releases, the last started first. */
  releases(model: string): Promise<readonly ReleaseRecord[]>;

  /** @throws NotServingError when there is no release workflow */
  releaseState(name: string): Promise<ExecutionState>;

  /** @throws NotServingError when there is no release workflow */
  startRelease(name: string, input: ReleaseInput): Promise<StartOutcome>;

  /** A model's endpoint as SageMaker describes it. */
  endpoint(model: string): Promise<EndpointNow | undefined>;

  /** A page of a model's report, by its path below the model's folder; `undefined` when there is none. */
  reportPage(model: string, path: string): Promise<string | undefined>;

  /** @throws NotServingError when there is no API */
  callApi(request: ApiRequest): Promise<ApiAnswer>;
}
