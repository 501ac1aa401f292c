import type { ExecutionStatus, StartOutcome } from '../../lambdas/shared/ports/workflow.ts';
import { canonicalJson, type Json } from '../../pipelines/shared/canonical-json.ts';
import { Killed } from '../support/killable-calls.ts';
import type { Faults } from './faults.ts';
import type { FakeTime } from './fake-time.ts';
import { Invocation, ThrottledError } from './invocation.ts';

/** An execution of a state machine. */
export interface Execution<Input> {
  readonly name: string;
  readonly input: Input;
  readonly startedAt: string;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  endedAt?: number;
  /** Its end is in the ledger, or told, though the last states may take a while. */
  over: boolean;
  /** It has told that it failed. */
  failed?: boolean;
  /** Of the endpoint's lock, as it was told. */
  token?: number;
  /** Until when it has the right to change the endpoint. */
  heldUntil?: number;
}

/** What the states of one execution do, until it is stopped. */
export class Course<Input> {
  readonly execution: Execution<Input>;
  readonly #time: FakeTime;
  readonly #faults: Faults;

  constructor(execution: Execution<Input>, time: FakeTime, faults: Faults) {
    this.execution = execution;
    this.#time = time;
    this.#faults = faults;
  }

  /** A state that runs a function; passing faults are waited out, as the machines' Retry does. */
  async step<T>(work: (invocation: Invocation) => Promise<T>, busy?: string): Promise<T> {
    await this.wait(this.#faults.stall());
    for (let tries = 1; ; tries += 1) {
      try {
        const result = await this.#invoke(work);
        await this.#goesOn();
        return result;
      } catch (error) {
        await this.#goesOn();
        if (!this.#isTriedAgain(error, tries, busy)) throw error;
        const isBusy = error instanceof Error && error.name === busy;
        await this.wait(isBusy ? 240_000 : 2_000 * tries);
      }
    }
  }

  /** A state that calls a service: it may have to ask again, though it was heard. */
  async call<T>(effect: () => T): Promise<T> {
    return await this.step(async (invocation) => {
      const service = invocation.port({ ask: async () => await Promise.resolve(effect()) });
      return await service.ask();
    });
  }

  async wait(milliseconds: number): Promise<void> {
    if (milliseconds > 0) await this.#time.sleep(milliseconds);
    await this.#goesOn();
  }

  /** Runs a function; whoever gives up waiting does not end it. */
  async #invoke<T>(work: (invocation: Invocation) => Promise<T>): Promise<T> {
    const running = new Invocation(this.#time, this.#faults).run(work);
    const patience = this.#faults.patience();
    if (patience === Infinity) return await running;
    const impatient = this.#time.sleep(patience).then(() => {
      throw new ThrottledError('Lambda.ClientExecutionTimeoutException');
    });
    return await Promise.race([running, impatient]);
  }

  #isTriedAgain(error: unknown, tries: number, busy: string | undefined): boolean {
    if (error instanceof ThrottledError) return tries <= 3;
    if (error instanceof Killed) return tries <= 4 && this.#faults.isTriedAgain();
    return error instanceof Error && error.name === busy && tries < 250;
  }

  /** Never ends once the execution was stopped. */
  async #goesOn(): Promise<void> {
    if (this.execution.status !== 'RUNNING') await new Promise<never>(() => {});
  }
}

export interface MachineSettings<Input> {
  readonly run: (input: Input, course: Course<Input>) => Promise<void>;
  readonly note: (text: string) => void;
}

/** A state machine whose executions have names of their own, as Step Functions has them. */
export class SimulatedMachine<Input extends object> {
  readonly executions = new Map<string, Execution<Input>>();
  readonly #settings: MachineSettings<Input>;
  readonly #time: FakeTime;
  readonly #faults: Faults;

  constructor(settings: MachineSettings<Input>, time: FakeTime, faults: Faults) {
    this.#settings = settings;
    this.#time = time;
    this.#faults = faults;
  }

  async start(name: string, input: object): Promise<StartOutcome> {
    const there = this.executions.get(name);
    if (there) return outcomeOf(there, input);
    const execution: Execution<Input> = {
      name,
      // What a machine is given is JSON that a starter of ours has made.
      input: structuredClone(input) as Input,
      startedAt: this.#time.iso,
      status: 'RUNNING',
      over: false,
    };
    this.executions.set(name, execution);
    this.#settings.note(`${name} begins`);
    void this.#follow(execution);
    return 'started';
  }

  /** AWS tells of an execution a moment after it was started. */
  async status(name: string): Promise<ExecutionStatus> {
    const there = this.executions.get(name);
    if (!there) return 'none';
    const isNew = this.#time.now - Date.parse(there.startedAt) < 200;
    if (isNew && this.#faults.isLost()) return 'none';
    return there.status === 'RUNNING' ? 'running' : 'ended';
  }

  /** A person stops an execution, or it runs out of time: it tells nobody. */
  stop(name: string): void {
    const there = this.executions.get(name);
    if (there?.status === 'RUNNING') this.#end(there, 'ABORTED');
  }

  get running(): Execution<Input>[] {
    return [...this.executions.values()].filter(({ status }) => status === 'RUNNING');
  }

  async #follow(execution: Execution<Input>): Promise<void> {
    const course = new Course(execution, this.#time, this.#faults);
    try {
      await this.#settings.run(execution.input, course);
      this.#end(execution, 'SUCCEEDED');
    } catch (error) {
      this.#settings.note(`${execution.name} fails: ${String(error)}`);
      this.#end(execution, 'FAILED');
    }
  }

  #end(execution: Execution<Input>, status: Execution<Input>['status']): void {
    execution.status = status;
    execution.endedAt = this.#time.now;
    execution.over = true;
    this.#settings.note(`${execution.name} ${status}`);
  }
}

function outcomeOf({ status, input: known }: Execution<object>, input: object): StartOutcome {
  if (status === 'RUNNING') return isEqual(known, input) ? 'started' : 'already-done';
  return status === 'SUCCEEDED' ? 'already-done' : 'already-failed';
}

function isEqual(a: object, b: object): boolean {
  return canonicalJson(a as Json) === canonicalJson(b as Json);
}

/** What a state machine hands on of an error it caught. */
export function caught(error: unknown): { error: string; cause: string } {
  if (error instanceof JobError) return { error: error.name, cause: error.message };
  const { name, message } =
    error instanceof Error ? error : { name: 'Error', message: String(error) };
  return { error: name, cause: JSON.stringify({ errorMessage: message }) };
}

/** A job that came to no good end; its message is SageMaker's description of it. */
export class JobError extends Error {
  override readonly name = 'States.TaskFailed';
}
