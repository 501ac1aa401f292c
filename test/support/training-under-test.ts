import { randomUUID } from 'node:crypto';
import type { RunRecord, RunRequest } from '../../pipelines/training/contract.ts';
import { runExecutionName, runIdOf } from '../../pipelines/training/ids.ts';
import { jobPrefixOf } from '../../pipelines/training/plan.ts';
import type { LedgerReader } from '../../local/watch/ledger-reader.ts';
import type { AppUnderTest } from './app-under-test.ts';
import type { Denied } from './denied-machine.ts';
import { MachineUnderTest } from './machine-under-test.ts';
import { RuleUnderTest } from './rule-under-test.ts';
import { type PolicyChanges, RunPolicies } from './run-policies.ts';
import { SageMakerUnderTest } from './sagemaker-under-test.ts';
import { toyFile } from './toy-file.ts';

const MODEL = 'toy';
const STACK = 'evergreen-training';

/** The training path of the deployed app, with runs started by the test. */
export class TrainingUnderTest {
  readonly app: AppUnderTest;
  readonly ledger: LedgerReader;
  readonly policies: RunPolicies;
  readonly sagemaker: SageMakerUnderTest;
  readonly group = `evergreen-${MODEL}`;
  readonly machine: MachineUnderTest;
  readonly #domainEvents: RuleUnderTest;
  readonly #sweep: RuleUnderTest;

  constructor(app: AppUnderTest) {
    this.app = app;
    this.ledger = app.ledger(MODEL);
    this.policies = new RunPolicies(app);
    this.sagemaker = new SageMakerUnderTest(app);
    this.machine = new MachineUnderTest(app, app.output('TrainingStateMachineArn', STACK));
    this.#domainEvents = new RuleUnderTest(app, {
      stack: STACK,
      logicalId: 'RetrainingQueueDomainEvents',
      bus: app.output('EventBusName'),
    });
    this.#sweep = new RuleUnderTest(app, { stack: STACK, logicalId: 'RetrainingQueueSweep' });
  }

  /** As deployed; a file of tests that was broken off may have left it otherwise. */
  async letUploadsStartRuns(): Promise<void> {
    await this.#domainEvents.enable();
    await this.#sweep.enable();
  }

  /** Lets nothing reach the retraining queue, neither domain events nor the sweep. */
  async stopHearing(): Promise<void> {
    await this.#domainEvents.disable();
    await this.#sweep.disable();
  }

  /** Lets the retraining queue hear the domain's events while a person asks something of it. */
  async hearing<T>(ask: () => Promise<T>): Promise<T> {
    await this.#domainEvents.enable();
    try {
      return await ask();
    } finally {
      await this.#domainEvents.disable();
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
    await this.machine.quiet();
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
    await this.machine.start(executionOf(run), { run });
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
    const ended = await this.machine.end(executionOf(run));
    return { ...ended, record: await this.record(run) };
  }

  /** What an execution was started with. */
  async input(run: RunRequest): Promise<unknown> {
    const { input } = await this.machine.execution(executionOf(run));
    return JSON.parse(input ?? '');
  }

  async record({ id }: RunRequest): Promise<RunRecord | undefined> {
    return (await this.ledger.runs()).find((run) => run.id === id);
  }

  async path(run: RunRequest): Promise<readonly string[]> {
    return await this.machine.path(executionOf(run));
  }

  /** Waits until an execution has entered a state so many times. */
  async entered(run: RunRequest, state: string, times = 1): Promise<void> {
    await this.machine.entered(executionOf(run), state, times);
  }

  async stop(run: RunRequest): Promise<void> {
    await this.machine.stop(executionOf(run));
  }

  /** Does something while the machine is denied actions, whatever its policies allow. */
  async without<T>(denied: Denied, work: () => Promise<T>): Promise<T> {
    return await this.machine.without(denied, work);
  }

  /** What the names of an attempt's jobs start with. */
  jobsOf(run: RunRequest): string {
    return jobPrefixOf('evergreen', run);
  }

  /** Every execution of a run, of whichever attempt. */
  async executionsOf(runId: string): Promise<readonly string[]> {
    return (await this.machine.executions()).filter((name) => name.startsWith(runId));
  }

  /** The machine as it is deployed. */
  async definition(): Promise<string> {
    return (await this.machine.describe()).definition ?? '';
  }
}

function executionOf({ id, attempt }: RunRequest): string {
  return runExecutionName(id, attempt);
}
