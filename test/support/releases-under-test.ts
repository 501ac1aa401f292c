import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbEndpointLock } from '../../lambdas/shared/adapters/dynamodb/dynamodb-endpoint-lock.ts';
import { DynamoDbReleaseLedger } from '../../lambdas/shared/adapters/dynamodb/dynamodb-release-ledger.ts';
import type { ChampionPointer, ReleaseRequest } from '../../pipelines/release/contract.ts';
import { fleetNameOf, releaseExecutionName } from '../../pipelines/release/ids.ts';
import type { AppUnderTest } from './app-under-test.ts';
import { ApprovedPackages, type PackageOptions } from './approved-packages.ts';
import type { Denied } from './denied-machine.ts';
import { EndpointUnderTest } from './endpoint-under-test.ts';
import { type EndedExecution, MachineUnderTest } from './machine-under-test.ts';
import { RuleUnderTest } from './rule-under-test.ts';
import { SageMakerUnderTest } from './sagemaker-under-test.ts';

const STACK = 'evergreen-serving';
const now = () => new Date();

/** The release workflow of the deployed app, with releases started by the test or by events. */
export class ReleasesUnderTest {
  readonly app: AppUnderTest;
  readonly model: string;
  readonly sagemaker: SageMakerUnderTest;
  readonly packages: ApprovedPackages;
  readonly endpoint: EndpointUnderTest;
  /** The deployed machine, or the copy that a test has put in its place. */
  machineArn: string;
  /** Every execution that a test has looked at the end of. */
  readonly paths: (readonly string[])[] = [];
  readonly #ledger: DynamoDbReleaseLedger;
  readonly #lock: DynamoDbEndpointLock;
  /** That of approvals, and that by the clock of the look for lost ones. */
  readonly #rules: readonly RuleUnderTest[];

  constructor(app: AppUnderTest, model: string) {
    this.app = app;
    this.model = model;
    this.sagemaker = new SageMakerUnderTest(app);
    this.packages = new ApprovedPackages(app, this.sagemaker, model);
    this.endpoint = new EndpointUnderTest(app, this.sagemaker, `evergreen-${model}`);
    this.machineArn = app.output('ReleaseStateMachineArn', STACK);
    const dynamoDb = new DynamoDBClient(app.clientConfiguration);
    const table = app.output('LedgerTableName');
    this.#ledger = new DynamoDbReleaseLedger(table, now, dynamoDb);
    this.#lock = new DynamoDbEndpointLock(table, now, dynamoDb);
    this.#rules = ['ReleaseTrigger', 'ReleaseReconciliation'].map(
      (logicalId) => new RuleUnderTest(app, { stack: STACK, logicalId }),
    );
  }

  /** From now on releases are started by the test alone. */
  async takeOver(): Promise<void> {
    await this.packages.prepare();
    for (const rule of this.#rules) await rule.disable();
    await this.quiet();
  }

  /** Leaves the model as before its first release: without endpoint, fleets and champion. */
  async startAfresh(): Promise<void> {
    if ((await this.endpoint.seen()).status !== 'gone') await this.endpoint.remove();
    await this.endpoint.removeFleets();
    await this.#ledger.retireChampion(this.model, now().toISOString());
  }

  /** As deployed. */
  async letApprovalsStartReleases(): Promise<void> {
    for (const rule of this.#rules) await rule.enable();
  }

  /** Waits until no release is at work. */
  async quiet(): Promise<void> {
    await this.#machine().quiet();
  }

  /** Registers an approved package. @returns what asks for its release */
  async request(options?: PackageOptions): Promise<ReleaseRequest> {
    return await this.packages.register(options);
  }

  /**
   * Starts a release.
   * @param machineArn - @default - the machine in use
   * @param again - makes the name of the execution another than a starter gives: the attempt repeats
   */
  async begin(
    release: ReleaseRequest,
    machineArn = this.machineArn,
    again = '',
  ): Promise<ReleaseRequest> {
    await this.#machine(machineArn).start(`${executionOf(release)}${again}`, { release });
    return release;
  }

  /** What an execution came to. */
  async end(
    release: ReleaseRequest,
    machineArn = this.machineArn,
    again = '',
  ): Promise<EndedExecution> {
    return await this.#machine(machineArn).end(`${executionOf(release)}${again}`);
  }

  /** Releases a package, from its start to its end. */
  async run(release: ReleaseRequest, machineArn?: string, again?: string): Promise<EndedExecution> {
    return await this.end(await this.begin(release, machineArn, again), machineArn, again);
  }

  /** Releases a new package. */
  async release(options?: PackageOptions): Promise<EndedExecution & { request: ReleaseRequest }> {
    const request = await this.request(options);
    return { ...(await this.run(request)), request };
  }

  /** Waits until an execution has entered a state so many times. */
  async entered(
    release: ReleaseRequest,
    state: string,
    { times = 1, machineArn = this.machineArn } = {},
  ): Promise<void> {
    await this.#machine(machineArn).entered(executionOf(release), state, times);
  }

  async record({ id }: Pick<ReleaseRequest, 'id'>) {
    return await this.#ledger.findRelease(this.model, id);
  }

  async champion(): Promise<ChampionPointer | undefined> {
    return await this.#ledger.champion(this.model);
  }

  async badReason(candidateId = ''): Promise<string | undefined> {
    return (await this.#ledger.badCandidate(this.model, candidateId))?.reason;
  }

  /** The SageMaker model and endpoint config that an attempt makes. */
  fleetOf({ packageVersion, attempt }: ReleaseRequest): string {
    return fleetNameOf(this.endpoint.name, packageVersion, attempt);
  }

  /** Does something while another holds the endpoint. */
  async whileBusy<T>(work: () => Promise<T>): Promise<T> {
    const holder = 'another-by-the-test';
    await this.#lock.acquireLock(this.model, holder, 600);
    try {
      return await work();
    } finally {
      await this.#lock.releaseLock(this.model, holder);
    }
  }

  /** Frees the endpoint of an execution that could not free it itself. */
  async unlock(release: ReleaseRequest): Promise<void> {
    await this.#lock.releaseLock(this.model, executionOf(release));
  }

  /** Every execution of a release, of whichever attempt. */
  async executionsOf({ id }: Pick<ReleaseRequest, 'id'>): Promise<readonly string[]> {
    return (await this.#machine().executions()).filter((name) => name.startsWith(id));
  }

  /** Does something while the machine in use is denied actions, whatever its policies allow. */
  async without<T>(denied: Denied, work: () => Promise<T>): Promise<T> {
    return await this.#machine().without(denied, work);
  }

  /** The machine in use. */
  async machine() {
    return await this.#machine().describe();
  }

  #machine(arn = this.machineArn): MachineUnderTest {
    return new MachineUnderTest(this.app, arn, this.paths);
  }
}

function executionOf({ id, attempt }: ReleaseRequest): string {
  return releaseExecutionName(id, attempt);
}
