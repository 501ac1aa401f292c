import type { Upload } from '../../pipelines/ingest/contract.ts';
import { ingestEvents } from '../../pipelines/ingest/events.ts';
import type { CaptureObject, MonitoringRequest } from '../../pipelines/monitoring/contract.ts';
import { monitoringEvents } from '../../pipelines/monitoring/events.ts';
import { unseenObjects } from '../../pipelines/monitoring/watermark.ts';
import type { ReleaseRequest } from '../../pipelines/release/contract.ts';
import type { RetrainingDecision } from '../../pipelines/retraining/contract.ts';
import { retrainingEvents, type RetrainingRequested } from '../../pipelines/retraining/events.ts';
import type { RetrainingPolicy } from '../../pipelines/retraining/policy.ts';
import type { RunRequest } from '../../pipelines/training/contract.ts';
import { trainingEvents } from '../../pipelines/training/events.ts';
import { packageGroupOf } from '../../pipelines/training/plan.ts';
import type { RunPolicy } from '../../pipelines/training/policy.ts';
import { InMemoryCloud } from '../support/in-memory-cloud.ts';
import { event } from '../support/retraining-events.ts';
import { deployed } from '../support/training-world.ts';
import type { Dice } from './dice.ts';
import { DriftAlarm } from './drift-alarm.ts';
import { SimulatedEndpoint } from './endpoint.ts';
import { FakeTime } from './fake-time.ts';
import { Faults, type Weather } from './faults.ts';
import { ingest } from './ingest-machine.ts';
import type { Invocation } from './invocation.ts';
import { type Ledgers, soundLedgers } from './ledgers.ts';
import { type Course, SimulatedMachine } from './machine.ts';
import { MODEL, monitoringPolicies, monitoringPolicy, servingPolicies, SYSTEM } from './model.ts';
import { monitor } from './monitoring-machine.ts';
import { type Queues, queuesOf } from './readers.ts';
import { SimulatedRegistry } from './registry.ts';
import { release } from './release-machine.ts';
import { SimulatedBucket } from './stored-files.ts';
import { train } from './training-machine.ts';

const START = Date.parse('2026-03-01T00:00:00.000Z');

/** How a model is configured, how bad the weather is, and which ledgers there are. */
export interface WorldSettings {
  readonly retraining: RetrainingPolicy;
  readonly run: RunPolicy;
  readonly weather: Weather;
  /** @default - sound ones */
  readonly ledgers?: ((time: FakeTime) => Ledgers) | undefined;
}

/** Events whose loss the sweep makes up for. */
const HEALED: ReadonlySet<string> = new Set([
  ingestEvents.registered,
  trainingEvents.registered,
  trainingEvents.failed,
]);

/**
 * The control plane in memory: its own functions and ledgers, with queues, state machines, a registry
 * and an endpoint around them that behave as badly as AWS may.
 */
export class SimulatedWorld {
  readonly time = new FakeTime(START);
  readonly clock = (): Date => new Date(this.time.now);
  readonly dice: Dice;
  readonly faults: Faults;
  /** What happened, the first first. */
  readonly notes: string[] = [];

  readonly retrainingPolicy: RetrainingPolicy;
  runPolicy: RunPolicy;
  jobsFail = true;
  /** How far traffic has moved from what the champion was trained on, 0 to 1. */
  drift = 0;

  readonly cloud = new InMemoryCloud();
  readonly store = new SimulatedBucket(this.cloud.objects);
  readonly uploads: Ledgers['uploads'];
  readonly runs: Ledgers['runs'];
  readonly retraining: Ledgers['retraining'];
  readonly releases: Ledgers['releases'];
  readonly monitorings: Ledgers['monitorings'];
  readonly captured: CaptureObject[] = [];
  /** The decisions that the domain bus was told of. */
  readonly told = new Set<string>();
  /** The triggers that people and the alarm have sent. */
  readonly asked = new Set<string>();

  readonly registry: SimulatedRegistry;
  readonly endpoint: SimulatedEndpoint;
  readonly alarm: DriftAlarm;
  readonly ingests: SimulatedMachine<{ upload: Upload }>;
  readonly trainings: SimulatedMachine<{ run: RunRequest }>;
  readonly releasings: SimulatedMachine<{ release: ReleaseRequest }>;
  readonly monitorers: SimulatedMachine<{ monitoring: MonitoringRequest }>;
  readonly queues: Queues;

  constructor(dice: Dice, settings: WorldSettings) {
    this.dice = dice.fork('world');
    this.faults = new Faults(dice.fork('faults'), settings.weather);
    this.retrainingPolicy = settings.retraining;
    this.runPolicy = settings.run;
    const ledgers = (settings.ledgers ?? soundLedgers)(this.time);
    this.uploads = ledgers.uploads;
    this.runs = ledgers.runs;
    this.retraining = ledgers.retraining;
    this.releases = ledgers.releases;
    this.monitorings = ledgers.monitorings;
    this.ingests = this.#machine(ingest);
    this.trainings = this.#machine(train);
    this.releasings = this.#machine(release);
    this.monitorers = this.#machine(monitor);
    this.queues = queuesOf(this);
    this.registry = new SimulatedRegistry(packageGroupOf(SYSTEM, MODEL), this.clock, (told) => {
      // Nobody promises its delivery: who looks for lost approvals makes up for it.
      if (!this.faults.isLost()) this.queues.releases.send(told);
    });
    this.endpoint = new SimulatedEndpoint(this.time, dice.fork('endpoint'));
    this.alarm = new DriftAlarm(this.time, monitoringPolicy.driftThreshold, {
      send: (told) => {
        this.queues.retraining.send(told);
      },
      asks: (trigger) => this.asked.add(trigger),
    });
  }

  note(text: string): void {
    this.notes.push(`${this.time.iso.slice(5, 19)} ${text}`);
  }

  /** What functions are given beside their ledger; every call may go wrong. */
  portsFor(invocation: Invocation) {
    const captured = {
      list: async ({ since, until }: Parameters<typeof this.unseen>[0]) =>
        this.unseen({ since, until }),
    };
    return {
      ...deployed(this.runPolicy),
      store: invocation.port(this.store),
      artifacts: invocation.port(this.cloud.artifacts),
      uploads: invocation.port(this.uploads),
      lock: invocation.port(this.releases),
      releases: invocation.port(this.releases),
      runs: invocation.port(this.runs),
      captured: invocation.port(captured),
      logs: { lastLines: async () => ['the last line'] },
      now: this.clock,
      bucket: this.store.bucket,
      servingPolicies,
      monitoringPolicies,
    };
  }

  /** Captured files that were not looked at before. */
  unseen({
    since,
    until,
  }: {
    readonly since: Parameters<typeof unseenObjects>[1];
    readonly until: Date;
  }) {
    const there = this.captured.filter(({ lastModified }) => lastModified <= until.toISOString());
    return unseenObjects(there, since);
  }

  /** Tells the domain bus, in a state of a workflow. */
  async announce(course: Course<object>, detailType: string, detail: object): Promise<void> {
    await course.call(() => {
      this.publish(detailType, detail);
    });
  }

  /** The domain bus and its rules. What a sweep would find out may get lost on the way. */
  publish(detailType: string, detail: object): void {
    const body = { ...event(detailType, detail), time: this.time.iso };
    if (detailType === retrainingEvents.decided) this.told.add((detail as RetrainingDecision).id);
    else this.note(`${detailType} ${JSON.stringify(detail).slice(0, 200)}`);
    const { retraining, monitoring } = this.queues;
    if (detailType === retrainingEvents.requested) {
      this.asked.add((detail as RetrainingRequested).trigger);
      retraining.send(body);
    }
    if (detailType === monitoringEvents.requested) monitoring.send(body);
    if (HEALED.has(detailType) && !this.faults.isLost()) retraining.send(body);
  }

  #machine<Input extends object>(
    run: (world: SimulatedWorld, input: Input, course: Course<object>) => Promise<void>,
  ): SimulatedMachine<Input> {
    const note = (text: string) => {
      this.note(text);
    };
    return new SimulatedMachine<Input>(
      {
        run: async (input, course) => {
          await run(this, input, course);
        },
        note,
      },
      this.time,
      this.faults,
    );
  }
}
