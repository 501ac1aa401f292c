import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { namingDenial } from '../../lambdas/shared/adapters/aws-denials.ts';
import { DynamoDbMonitoringLedger } from '../../lambdas/shared/adapters/dynamodb/dynamodb-monitoring-ledger.ts';
import { DynamoDbReleaseLedger } from '../../lambdas/shared/adapters/dynamodb/dynamodb-release-ledger.ts';
import { DynamoDbRetrainingLedger } from '../../lambdas/shared/adapters/dynamodb/dynamodb-retraining-ledger.ts';
import { DynamoDbRunLedger } from '../../lambdas/shared/adapters/dynamodb/dynamodb-run-ledger.ts';
import type { MonitoringLedger } from '../../lambdas/shared/ports/monitoring-ledger.ts';
import type { ReleaseLedger } from '../../lambdas/shared/ports/release-ledger.ts';
import type { RetrainingLedger } from '../../lambdas/shared/ports/retraining-ledger.ts';
import type { RunLedger } from '../../lambdas/shared/ports/run-ledger.ts';
import type { ApprovalStatus } from '../../pipelines/gates/contract.ts';
import type { MonitoringRequested } from '../../pipelines/monitoring/contract.ts';
import { monitoringEvents } from '../../pipelines/monitoring/events.ts';
import { type RetrainingRequested, retrainingEvents } from '../../pipelines/retraining/events.ts';
import { apiAddress } from '../../pipelines/serving/api-address.ts';
import { type Lineage, lineage, type RunRecord } from '../../pipelines/training/contract.ts';
import { NotServingError } from '../errors.ts';
import { callerArn } from './caller.ts';
import type { ApiRequest, DeployedSystem, ReleaseInput, SystemAddress } from './deployed-system.ts';
import { DomainBus } from './domain-bus.ts';
import { ModelEndpoints } from './model-endpoints.ts';
import { PackageRegistry } from './package-registry.ts';
import { PredictionApi } from './prediction-api.ts';
import { ReportPages } from './report-pages.ts';
import { sharedValues } from './shared-values.ts';
import type { Signer } from './signed-headers.ts';
import { UnfinishedUploads } from './unfinished-uploads.ts';
import { WorkflowExecutions } from './workflow-executions.ts';

/** A person waits for the answer: one that doesn't come must be told, milliseconds. */
const PATIENCE = { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true };

const clock = () => new Date();

interface Parts {
  readonly ledger: RunLedger;
  readonly releases: Pick<ReleaseLedger, 'champion' | 'releases'>;
  readonly registry: PackageRegistry;
  readonly endpoints: ModelEndpoints;
  readonly api: PredictionApi;
  readonly retraining: Pick<RetrainingLedger, 'state' | 'findDecision' | 'decisions'>;
  readonly monitoring: Pick<MonitoringLedger, 'monitorings'>;
  readonly bus: DomainBus;
  readonly signer: Signer;
  /** Undefined when the system doesn't serve yet. */
  readonly release: WorkflowExecutions | undefined;
  readonly s3: S3Client;
  readonly pages: ReportPages;
  readonly unfinished: UnfinishedUploads;
}

/** A system that is deployed in an account and region of AWS. */
export class AwsSystem implements DeployedSystem {
  readonly address: Required<SystemAddress>;
  readonly #parts: Parts;

  private constructor(address: Required<SystemAddress>, parts: Parts) {
    this.address = address;
    this.#parts = parts;
  }

  /**
   * Finds a system with the credentials and the region that AWS's SDK finds.
   * @throws NoSuchSystemError
   */
  static async open({ system, region: wanted }: SystemAddress): Promise<AwsSystem> {
    const configuration = {
      requestHandler: PATIENCE,
      ...(wanted !== undefined && { region: wanted }),
    };
    const ssm = new SSMClient(configuration);
    const address = { system, region: await ssm.config.region() };
    const values = await sharedValues(ssm, address);
    const table = values['ledger-table-name'];
    const dynamoDb = new DynamoDBClient(configuration);
    const sagemaker = new SageMakerClient(configuration);
    const sfn = new SFNClient(configuration);
    const s3 = new S3Client(configuration);
    const bucket = values['data-bucket-name'];
    const releaseMachine = values['release-state-machine-arn'];
    const url = values['api-url'];
    return new AwsSystem(address, {
      ledger: new DynamoDbRunLedger(table, clock, dynamoDb),
      releases: new DynamoDbReleaseLedger(table, clock, dynamoDb),
      registry: new PackageRegistry(sagemaker, system),
      endpoints: new ModelEndpoints(sagemaker, system),
      api: new PredictionApi(
        url && apiAddress(url, process.env['AWS_ENDPOINT_URL']),
        address,
        ssm.config.signer,
      ),
      retraining: new DynamoDbRetrainingLedger(table, dynamoDb),
      monitoring: new DynamoDbMonitoringLedger(table, dynamoDb),
      bus: new DomainBus(new EventBridgeClient(configuration), values['event-bus-name']),
      signer: ssm.config.signer,
      release:
        releaseMachine === undefined ? undefined : new WorkflowExecutions(sfn, releaseMachine),
      s3,
      pages: new ReportPages(bucket, s3),
      unfinished: new UnfinishedUploads(bucket, s3),
    });
  }

  async models() {
    return await this.#parts.registry.models();
  }

  async unfinishedUploads(model: string) {
    return await this.#parts.unfinished.of(model);
  }

  async runs(model: string) {
    return await this.#parts.ledger.runs(model);
  }

  async findRun(id: string): Promise<RunRecord | undefined> {
    const { ledger } = this.#parts;
    const model = await ledger.findModelOf(id);
    return model === undefined ? undefined : await ledger.findRun(model, id);
  }

  async lineage({ lineage: place }: RunRecord): Promise<Lineage | undefined> {
    if (place === undefined) return undefined;
    const { bucket, key } = place;
    const { Body } = await namingDenial(`s3:GetObject on ${bucket}/${key}`, () =>
      this.#parts.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key })),
    );
    return lineage.parse(JSON.parse((await Body?.transformToString('utf8')) ?? ''));
  }

  async packages(model: string) {
    return await this.#parts.registry.packages(model);
  }

  async approvalReason(packageArn: string) {
    return await this.#parts.registry.approvalReason(packageArn);
  }

  async setApproval(packageArn: string, approval: ApprovalStatus, why: string): Promise<void> {
    await this.#parts.registry.setApproval(packageArn, approval, why);
  }

  async caller() {
    return await callerArn(this.#parts.signer, this.address.region);
  }

  async requestRetraining(request: RetrainingRequested) {
    await this.#parts.bus.put(retrainingEvents.requested, request);
  }

  async findDecision(model: string, triggerId: string) {
    return await this.#parts.retraining.findDecision(model, triggerId);
  }

  async decisions(model: string, limit: number) {
    return await this.#parts.retraining.decisions(model, limit);
  }

  async retraining(model: string) {
    return await this.#parts.retraining.state(model);
  }

  async requestMonitoring(request: MonitoringRequested) {
    await this.#parts.bus.put(monitoringEvents.requested, request);
  }

  async monitorings(model: string, limit: number) {
    return await this.#parts.monitoring.monitorings(model, limit);
  }

  async champion(model: string) {
    return await this.#parts.releases.champion(model);
  }

  async releases(model: string) {
    return await this.#parts.releases.releases(model);
  }

  async releaseState(name: string) {
    return await this.#releaseWorkflow().stateOf(name);
  }

  async startRelease(name: string, input: ReleaseInput) {
    return await this.#releaseWorkflow().start(name, input);
  }

  async endpoint(model: string) {
    return await this.#parts.endpoints.find(model);
  }

  async reportPage(model: string, path: string) {
    return await this.#parts.pages.find(model, path);
  }

  async callApi(request: ApiRequest) {
    return await this.#parts.api.call(request);
  }

  #releaseWorkflow(): WorkflowExecutions {
    const { release } = this.#parts;
    if (release) return release;
    const { system, region } = this.address;
    throw new NotServingError(
      `The system "${system}" in ${region} does not release yet: it was deployed before there was serving. Deploy it again with "npx cdk deploy --all".`,
      { system, region },
    );
  }
}
