import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
} from '@aws-sdk/client-eventbridge';
import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  paginateGetExecutionHistory,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { DynamoDbEndpointLock } from '../../lambdas/shared/adapters/dynamodb/dynamodb-endpoint-lock.ts';
import { DynamoDbReleaseLedger } from '../../lambdas/shared/adapters/dynamodb/dynamodb-release-ledger.ts';
import type { ChampionPointer, ReleaseRequest } from '../../pipelines/release/contract.ts';
import { fleetNameOf, releaseExecutionName } from '../../pipelines/release/ids.ts';
import type { AppUnderTest } from './app-under-test.ts';
import { ApprovedPackages, type PackageOptions } from './approved-packages.ts';
import { type Denied, DeniedMachine } from './denied-machine.ts';
import { EndpointUnderTest } from './endpoint-under-test.ts';
import { SageMakerUnderTest } from './sagemaker-under-test.ts';
import { waitUntil } from './wait-until.ts';

const STACK = 'evergreen-serving';
const now = () => new Date();

/** An execution of the release workflow, once it has ended. */
interface EndedRelease {
  readonly status: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  /** The states it entered, in order. */
  readonly path: readonly string[];
  /** What each try of a step that failed said, in order. */
  readonly failures: readonly string[];
  /** What the tasks of a state answered, in order. */
  readonly answers: (state: string) => readonly unknown[];
}

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
  readonly #sfn: SFNClient;
  readonly #events: EventBridgeClient;
  readonly #denied: DeniedMachine;

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
    this.#sfn = new SFNClient(app.clientConfiguration);
    this.#events = new EventBridgeClient(app.clientConfiguration);
    this.#denied = new DeniedMachine(app);
  }

  /** From now on releases are started by the test alone. */
  async takeOver(): Promise<void> {
    await this.packages.prepare();
    await this.#events.send(new DisableRuleCommand(await this.#rule()));
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
    await this.#events.send(new EnableRuleCommand(await this.#rule()));
  }

  /** Waits until no release is at work. */
  async quiet(): Promise<void> {
    const command = new ListExecutionsCommand({
      stateMachineArn: this.machineArn,
      statusFilter: 'RUNNING',
    });
    const atWork = async () => (await this.#sfn.send(command)).executions ?? [];
    await waitUntil('no release was at work', async () => (await atWork()).length === 0);
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
    await this.#sfn.send(
      new StartExecutionCommand({
        stateMachineArn: machineArn,
        name: `${releaseExecutionName(release.id, release.attempt)}${again}`,
        input: JSON.stringify({ release }),
      }),
    );
    return release;
  }

  /** What an execution came to. */
  async end(
    release: ReleaseRequest,
    machineArn = this.machineArn,
    again = '',
  ): Promise<EndedRelease> {
    const executionArn = `${executionArnOf(release, machineArn)}${again}`;
    const describe = async () =>
      await this.#sfn.send(new DescribeExecutionCommand({ executionArn }));
    await waitUntil(`${release.id} has ended`, async () => (await describe()).status !== 'RUNNING');
    const { status, error, cause } = await describe();
    const history = await this.#history(executionArn);
    const path = history.flatMap(({ stateEnteredEventDetails: entered }) => entered?.name ?? []);
    this.paths.push(path);
    const failures = history.flatMap(failureOf);
    return { status, error, cause, path, failures, answers: (of) => answersIn(history, of) };
  }

  /** Releases a package, from its start to its end. */
  async run(release: ReleaseRequest, machineArn?: string, again?: string): Promise<EndedRelease> {
    return await this.end(await this.begin(release, machineArn, again), machineArn, again);
  }

  /** Releases a new package. */
  async release(options?: PackageOptions): Promise<EndedRelease & { request: ReleaseRequest }> {
    const request = await this.request(options);
    return { ...(await this.run(request)), request };
  }

  /** Waits until an execution has entered a state so many times. */
  async entered(
    release: ReleaseRequest,
    state: string,
    { times = 1, machineArn = this.machineArn } = {},
  ): Promise<void> {
    const executionArn = executionArnOf(release, machineArn);
    const often = async () => {
      const names = (await this.#history(executionArn)).flatMap(
        ({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? [],
      );
      return names.filter((name) => name === state).length >= times;
    };
    await waitUntil(`${release.id} has entered "${state}"`, often, { every: 20 });
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
  async unlock({ id, attempt }: ReleaseRequest): Promise<void> {
    await this.#lock.releaseLock(this.model, releaseExecutionName(id, attempt));
  }

  /** Every execution of a release, of whichever attempt. */
  async executionsOf({ id }: Pick<ReleaseRequest, 'id'>): Promise<readonly string[]> {
    const { executions = [] } = await this.#sfn.send(
      new ListExecutionsCommand({ stateMachineArn: this.machineArn, maxResults: 1_000 }),
    );
    return executions.flatMap(({ name }) => (name?.startsWith(id) ? name : []));
  }

  /** Does something while the machine in use is denied actions, whatever its policies allow. */
  async without<T>(denied: Denied, work: () => Promise<T>): Promise<T> {
    return await this.#denied.without(this.machineArn, denied, work);
  }

  /** The machine in use. */
  async machine() {
    const command = new DescribeStateMachineCommand({ stateMachineArn: this.machineArn });
    return await this.#sfn.send(command);
  }

  async #rule(): Promise<{ Name: string | undefined }> {
    const id = await this.app.physicalId('AWS::Events::Rule', 'ReleaseTrigger', STACK);
    return { Name: id.split('|').at(-1) };
  }

  async #history(executionArn: string): Promise<HistoryEvent[]> {
    const pages = paginateGetExecutionHistory(
      { client: this.#sfn },
      { executionArn, maxResults: 1_000 },
    );
    const events: HistoryEvent[] = [];
    for await (const page of pages) events.push(...(page.events ?? []));
    return events;
  }
}

function executionArnOf({ id, attempt }: ReleaseRequest, machineArn: string): string {
  const executions = machineArn.replace(':stateMachine:', ':execution:');
  return `${executions}:${releaseExecutionName(id, attempt)}`;
}

function failureOf({ taskFailedEventDetails: details }: HistoryEvent): string[] {
  return details ? [`${details.error}: ${details.cause}`] : [];
}

function answersIn(history: readonly HistoryEvent[], state: string): unknown[] {
  let current: string | undefined;
  return history.flatMap(({ stateEnteredEventDetails, taskSucceededEventDetails: succeeded }) => {
    current = stateEnteredEventDetails?.name ?? current;
    if (current !== state || succeeded?.output === undefined) return [];
    return [JSON.parse(succeeded.output) as unknown];
  });
}
