import { randomUUID } from 'node:crypto';
import {
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
} from '@aws-sdk/client-eventbridge';
import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  ExecutionDoesNotExist,
  ListExecutionsCommand,
  paginateGetExecutionHistory,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { RunRecord, RunRequest } from '../../pipelines/training/contract.ts';
import { runExecutionName, runIdOf } from '../../pipelines/training/ids.ts';
import { jobPrefixOf } from '../../pipelines/training/plan.ts';
import type { LedgerReader } from '../../local/watch/ledger-reader.ts';
import type { AppUnderTest } from './app-under-test.ts';
import { type Denied, DeniedMachine } from './denied-machine.ts';
import { type PolicyChanges, RunPolicies } from './run-policies.ts';
import { SageMakerUnderTest } from './sagemaker-under-test.ts';
import { toyFile } from './toy-file.ts';
import { waitUntil } from './wait-until.ts';

const MODEL = 'toy';
const STACK = 'evergreen-training';

/** The training path of the deployed app, with runs started by the test. */
export class TrainingUnderTest {
  readonly app: AppUnderTest;
  readonly ledger: LedgerReader;
  readonly policies: RunPolicies;
  readonly sagemaker: SageMakerUnderTest;
  readonly group = `evergreen-${MODEL}`;
  readonly machineArn: string;
  /** Every execution that a test has looked at the end of. */
  readonly paths: (readonly string[])[] = [];
  readonly #sfn: SFNClient;
  readonly #events: EventBridgeClient;
  readonly #denied: DeniedMachine;

  constructor(app: AppUnderTest) {
    this.app = app;
    this.ledger = app.ledger(MODEL);
    this.policies = new RunPolicies(app);
    this.sagemaker = new SageMakerUnderTest(app);
    this.machineArn = app.output('TrainingStateMachineArn', STACK);
    this.#sfn = new SFNClient(app.clientConfiguration);
    this.#events = new EventBridgeClient(app.clientConfiguration);
    this.#denied = new DeniedMachine(app);
  }

  /** As deployed; a file of tests that was broken off may have left it otherwise. */
  async letUploadsStartRuns(): Promise<void> {
    for (const rule of await this.#rules()) await this.#events.send(new EnableRuleCommand(rule));
  }

  /** Lets nothing reach the retraining queue, neither domain events nor the sweep. */
  async stopHearing(): Promise<void> {
    for (const rule of await this.#rules()) await this.#events.send(new DisableRuleCommand(rule));
  }

  /** Lets the retraining queue hear the domain's events while a person asks something of it. */
  async hearing<T>(ask: () => Promise<T>): Promise<T> {
    const [domainEvents] = await this.#rules();
    if (!domainEvents) throw new Error('The retraining queue hears no domain events.');
    await this.#events.send(new EnableRuleCommand(domainEvents));
    try {
      return await ask();
    } finally {
      await this.#events.send(new DisableRuleCommand(domainEvents));
    }
  }

  /** From now on runs are started by the test alone: whose champion a candidate meets is up to it. */
  async takeOver(): Promise<void> {
    await this.letUploadsStartRuns();
    const { datasetVersion } = await this.register('deployed.csv', toyFile(randomUUID()));
    const { policyHash } = await this.ledger.endOfRunOf(datasetVersion);
    await this.policies.learn(policyHash);
    await this.stopHearing();
    await this.quiet();
  }

  /** Waits until no run is at work. */
  async quiet(): Promise<void> {
    const atWork = async () => await this.#executions('RUNNING');
    await waitUntil('no run was at work', async () => (await atWork()).length === 0);
  }

  async #rules(): Promise<{ Name: string | undefined; EventBusName?: string }[]> {
    const name = async (part: string) =>
      (await this.app.physicalId('AWS::Events::Rule', `RetrainingQueue${part}`, STACK))
        .split('|')
        .at(-1);
    const EventBusName = this.app.output('EventBusName');
    return [{ Name: await name('DomainEvents'), EventBusName }, { Name: await name('Sweep') }];
  }

  /** Uploads a file, and waits until it is a dataset version. */
  async register(name: string, content: string): Promise<{ datasetVersion: string; key: string }> {
    const { uploadId, key } = await this.app.person(MODEL).put(name, content);
    const { status, datasetVersion } = await this.ledger.endOf(uploadId);
    if (datasetVersion === undefined) throw new Error(`${name} is ${status}`);
    return { datasetVersion, key };
  }

  /** What asks for a run on a dataset version, under the deployed policy with some changes. */
  async request(datasetVersion: string, changes: PolicyChanges = {}): Promise<RunRequest> {
    const policyHash = await this.policies.keep(changes);
    const id = runIdOf(MODEL, datasetVersion, policyHash);
    const trigger = { kind: 'datasetVersion' } as const;
    return { id, attempt: 1, model: MODEL, datasetVersion, policyHash, trigger };
  }

  async begin(run: RunRequest): Promise<RunRequest> {
    await this.#sfn.send(
      new StartExecutionCommand({
        stateMachineArn: this.machineArn,
        name: runExecutionName(run.id, run.attempt),
        input: JSON.stringify({ run }),
      }),
    );
    return run;
  }

  /** Starts a run on a dataset version. */
  async start(datasetVersion: string, changes?: PolicyChanges): Promise<RunRequest> {
    return await this.begin(await this.request(datasetVersion, changes));
  }

  async retry(run: RunRequest): Promise<RunRequest> {
    return await this.begin({ ...run, attempt: run.attempt + 1 });
  }

  /** What an execution came to, and the states it entered. */
  async end(run: RunRequest) {
    const executionArn = this.executionArn(run);
    const describe = async () =>
      await this.#sfn.send(new DescribeExecutionCommand({ executionArn }));
    await waitUntil(`${run.id} has ended`, async () => (await describe()).status !== 'RUNNING');
    const { status, error, cause } = await describe();
    const path = await this.path(run);
    this.paths.push(path);
    return { status, error, cause, path, record: await this.record(run) };
  }

  /** What an execution was started with. */
  async input(run: RunRequest): Promise<unknown> {
    const command = new DescribeExecutionCommand({ executionArn: this.executionArn(run) });
    return JSON.parse((await this.#sfn.send(command)).input ?? '');
  }

  async record({ id }: RunRequest): Promise<RunRecord | undefined> {
    return (await this.ledger.runs()).find((run) => run.id === id);
  }

  async path(run: RunRequest): Promise<string[]> {
    const pages = paginateGetExecutionHistory(
      { client: this.#sfn },
      { executionArn: this.executionArn(run), maxResults: 1_000 },
    );
    const names: string[] = [];
    try {
      for await (const { events } of pages) {
        for (const { stateEnteredEventDetails } of events ?? []) {
          if (stateEnteredEventDetails?.name !== undefined)
            names.push(stateEnteredEventDetails.name);
        }
      }
    } catch (error) {
      if (!(error instanceof ExecutionDoesNotExist)) throw error;
    }
    return names;
  }

  /** Waits until an execution has entered a state so many times. */
  async entered(run: RunRequest, state: string, times = 1): Promise<void> {
    const often = async () =>
      (await this.path(run)).filter((name) => name === state).length >= times;
    await waitUntil(`${run.id} has entered "${state}" ${times} times`, often, { every: 20 });
  }

  async stop(run: RunRequest): Promise<void> {
    await this.#sfn.send(new StopExecutionCommand({ executionArn: this.executionArn(run) }));
  }

  /** Does something while the machine is denied actions, whatever its policies allow. */
  async without<T>(denied: Denied, work: () => Promise<T>): Promise<T> {
    return await this.#denied.without(this.machineArn, denied, work);
  }

  /** What the names of an attempt's jobs start with. */
  jobsOf(run: RunRequest): string {
    return jobPrefixOf('evergreen', run);
  }

  /** Every execution of a run, of whichever attempt. */
  async executionsOf(runId: string): Promise<readonly string[]> {
    return (await this.#executions()).filter((name) => name.startsWith(runId));
  }

  /** The machine as it is deployed. */
  async definition(): Promise<string> {
    return (await this.#machine()).definition ?? '';
  }

  async #machine() {
    const command = new DescribeStateMachineCommand({ stateMachineArn: this.machineArn });
    return await this.#sfn.send(command);
  }

  async #executions(statusFilter?: 'RUNNING'): Promise<readonly string[]> {
    const { executions } = await this.#sfn.send(
      new ListExecutionsCommand({
        stateMachineArn: this.machineArn,
        maxResults: 1_000,
        ...(statusFilter && { statusFilter }),
      }),
    );
    return (executions ?? []).flatMap(({ name }) => name ?? []);
  }

  executionArn({ id, attempt }: RunRequest): string {
    const machine = this.machineArn.replace(':stateMachine:', ':execution:');
    return `${machine}:${runExecutionName(id, attempt)}`;
  }
}
