import type {
  ApiAnswer,
  ApiRequest,
  DeployedSystem,
  ExecutionState,
  RegisteredPackage,
  ReleaseInput,
  UnfinishedUpload,
} from '../../../cli/cloud/deployed-system.ts';
import type { StartOutcome } from '../../../lambdas/shared/ports/workflow.ts';
import type { ApprovalStatus } from '../../../pipelines/gates/contract.ts';
import type { ChampionPointer, ReleaseRecord } from '../../../pipelines/release/contract.ts';
import type { EndpointNow } from '../../../pipelines/release/release-text.ts';
import type {
  MonitoringRecord,
  MonitoringRequested,
} from '../../../pipelines/monitoring/contract.ts';
import type {
  RetrainingDecision,
  RetrainingState,
} from '../../../pipelines/retraining/contract.ts';
import type { RetrainingRequested } from '../../../pipelines/retraining/events.ts';
import type { Lineage, RunRecord } from '../../../pipelines/training/contract.ts';

/** A deployed system in memory. */
export class InMemorySystem implements DeployedSystem {
  readonly address = { system: 'evergreen', region: 'eu-west-1' };
  readonly #runs: readonly RunRecord[];
  /** By version: the approval in the registry. */
  readonly registry = new Map<string, RegisteredPackage & { why?: string }>();
  readonly executions = new Map<string, ExecutionState>();
  readonly retrainings: RetrainingRequested[] = [];
  /** The decision on a request; none is made without it. */
  decide: (request: RetrainingRequested) => RetrainingDecision | undefined = () => undefined;
  readonly decisionsMade: RetrainingDecision[] = [];
  readonly retrainingStates = new Map<string, RetrainingState>();
  readonly monitoringsAsked: MonitoringRequested[] = [];
  /** What a monitoring that is asked for comes to; nothing without it. */
  measure: (request: MonitoringRequested) => MonitoringRecord | undefined = () => undefined;
  readonly monitoringRecords: MonitoringRecord[] = [];
  readonly lineages = new Map<string, Lineage>();
  modelNames = ['flight-delay', 'toy'];
  readonly champions = new Map<string, ChampionPointer>();
  readonly endpoints = new Map<string, EndpointNow>();
  readonly releaseRecords: ReleaseRecord[] = [];
  /** By model. */
  readonly unfinished = new Map<string, UnfinishedUpload[]>();
  readonly startedReleases: { name: string; input: ReleaseInput }[] = [];
  readonly apiCalls: ApiRequest[] = [];
  /** By model and path. */
  readonly reportPages = new Map<string, string>();
  answerApi: (request: ApiRequest) => ApiAnswer = () => ({ status: 503, body: '' });

  constructor(runs: readonly RunRecord[]) {
    this.#runs = runs;
    for (const { packageArn: arn, packageVersion: version, verdict } of runs) {
      if (arn && version && verdict) {
        this.registry.set(arn, { arn, version, approval: verdict.approval });
      }
    }
  }

  async models(): Promise<readonly string[]> {
    return await Promise.resolve(this.modelNames);
  }

  async runs(model: string): Promise<readonly RunRecord[]> {
    return await Promise.resolve(this.#runs.filter((run) => run.model === model));
  }

  async findRun(id: string): Promise<RunRecord | undefined> {
    return await Promise.resolve(this.#runs.find((run) => run.id === id));
  }

  async lineage({ id }: RunRecord): Promise<Lineage | undefined> {
    return await Promise.resolve(this.lineages.get(id));
  }

  async packages(): Promise<readonly RegisteredPackage[]> {
    const all = [...this.registry.values()].map(({ arn, version, approval }) => ({
      arn,
      version,
      approval,
    }));
    return await Promise.resolve(all.toSorted((a, b) => b.version - a.version));
  }

  async approvalReason(arn: string): Promise<string | undefined> {
    return await Promise.resolve(this.registry.get(arn)?.why);
  }

  async setApproval(arn: string, approval: ApprovalStatus, why: string): Promise<void> {
    const known = this.registry.get(arn);
    if (!known) throw new Error(`No package ${arn}`);
    this.registry.set(arn, { ...known, approval, why });
    await Promise.resolve();
  }

  async caller(): Promise<string> {
    return await Promise.resolve('arn:aws:iam::111122223333:user/mia');
  }

  async requestRetraining(request: RetrainingRequested): Promise<void> {
    this.retrainings.push(request);
    const decision = this.decide(request);
    if (decision) this.decisionsMade.unshift(decision);
    await Promise.resolve();
  }

  async findDecision(model: string, triggerId: string): Promise<RetrainingDecision | undefined> {
    const isOf = ({ trigger, ...decision }: RetrainingDecision) =>
      decision.model === model && trigger.id === triggerId;
    return await Promise.resolve(this.decisionsMade.find(isOf));
  }

  async decisions(model: string, limit: number): Promise<readonly RetrainingDecision[]> {
    const made = this.decisionsMade.filter((decision) => decision.model === model);
    return await Promise.resolve(made.slice(0, limit));
  }

  async retraining(model: string): Promise<RetrainingState | undefined> {
    return await Promise.resolve(this.retrainingStates.get(model));
  }

  async requestMonitoring(request: MonitoringRequested): Promise<void> {
    this.monitoringsAsked.push(request);
    const record = this.measure(request);
    if (record) this.monitoringRecords.unshift(record);
    await Promise.resolve();
  }

  async monitorings(model: string, limit: number): Promise<readonly MonitoringRecord[]> {
    const all = this.monitoringRecords.filter((record) => record.model === model);
    return await Promise.resolve(all.slice(0, limit));
  }

  async releaseState(name: string): Promise<ExecutionState> {
    return await Promise.resolve(this.executions.get(name) ?? 'unknown');
  }

  async startRelease(name: string, input: ReleaseInput): Promise<StartOutcome> {
    return await this.#start(name, () => this.startedReleases.push({ name, input }));
  }

  async champion(model: string): Promise<ChampionPointer | undefined> {
    return await Promise.resolve(this.champions.get(model));
  }

  async releases(model: string): Promise<readonly ReleaseRecord[]> {
    return await Promise.resolve(this.releaseRecords.filter((release) => release.model === model));
  }

  async endpoint(model: string): Promise<EndpointNow | undefined> {
    return await Promise.resolve(this.endpoints.get(model));
  }

  async unfinishedUploads(model: string): Promise<readonly UnfinishedUpload[]> {
    return await Promise.resolve(this.unfinished.get(model) ?? []);
  }

  async reportPage(model: string, path: string): Promise<string | undefined> {
    return await Promise.resolve(this.reportPages.get(`${model}/${path}`));
  }

  async callApi(request: ApiRequest): Promise<ApiAnswer> {
    this.apiCalls.push(request);
    return await Promise.resolve(this.answerApi(request));
  }

  async #start(name: string, note: () => void): Promise<StartOutcome> {
    const state = this.executions.get(name);
    if (state === 'failed') return 'already-failed';
    if (state !== undefined && state !== 'unknown') return 'already-done';
    this.executions.set(name, 'running');
    note();
    return await Promise.resolve('started');
  }
}
