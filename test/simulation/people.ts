import { startRelease as startPersonsRelease } from '../../cli/commands/start-release.ts';
import { NotReleasableError } from '../../cli/errors.ts';
import type { DeployedSystem } from '../../cli/cloud/deployed-system.ts';
import { MONITORING_SWEEP, monitoringEvents } from '../../pipelines/monitoring/events.ts';
import { RELEASE_SWEEP } from '../../pipelines/release/events.ts';
import { retrainingEvents } from '../../pipelines/retraining/events.ts';
import { aPolicy } from '../support/training-world.ts';
import { event, SWEEP } from '../support/retraining-events.ts';
import { anUpload, objectCreatedEvent } from '../support/uploads.ts';
import type { Happening } from './happenings.ts';
import { MODEL } from './model.ts';
import type { HeldPackage } from './registry.ts';
import type { SimulatedWorld } from './world.ts';

type Upload = Extract<Happening, { kind: 'upload' }>;

/** What people, schedules, and the traffic of the model do. */
export class People {
  readonly #world: SimulatedWorld;
  #uploads = 0;
  #requests = 0;

  constructor(world: SimulatedWorld) {
    this.#world = world;
  }

  async does(what: Happening): Promise<void> {
    const world = this.#world;
    if (what.kind === 'upload') this.#upload(what);
    else if (what.kind === 'traffic') this.#traffic(what.files);
    else if (what.kind === 'drift') world.drift = what.to;
    else await this.#act(what);
  }

  retrain(): void {
    this.#ask({ kind: 'person', why: 'new prices' });
  }

  retry(run: string): void {
    this.#ask({ kind: 'retry', run });
  }

  sweep(): void {
    this.#world.queues.retraining.send(SWEEP);
  }

  sweepReleases(): void {
    this.#world.queues.releaseSweeps.send(event(RELEASE_SWEEP, {}));
  }

  /** Starts a release by the command line's own rules. */
  async release({ described }: HeldPackage): Promise<void> {
    const { releases, releasings } = this.#world;
    // All that this command asks of a deployed system.
    const system = {
      releases: async (model: string) => await releases.releases(model),
      releaseState: async (name: string) => await releasings.status(name),
      startRelease: async (name: string, input: object) => await releasings.start(name, input),
    } as unknown as DeployedSystem;
    const { ModelPackageArn: packageArn, ModelPackageVersion: packageVersion } = described;
    try {
      const wish = { model: MODEL, packageArn, packageVersion, why: 'a person asks' };
      await startPersonsRelease(system, wish);
    } catch (error) {
      if (!(error instanceof NotReleasableError)) throw error;
    }
  }

  async #act(what: Exclude<Happening, Upload | { kind: 'traffic' | 'drift' }>): Promise<void> {
    const { registry, trainings, releasings, queues, runs, alarm } = this.#world;
    const one = <T>(of: readonly T[]): T | undefined => of[what.which % Math.max(1, of.length)];
    const approved = registry.packages.filter(({ approval }) => approval === 'Approved');
    switch (what.kind) {
      case 'approve': {
        const held = one(registry.packages.filter(({ approval }) => approval !== 'Approved'));
        return held && registry.approve(held);
      }
      case 'reject': {
        const held = one(approved);
        return held && registry.reject(held);
      }
      case 'release': {
        const held = one(approved);
        return held && (await this.release(held));
      }
      case 'retry': {
        const failed = [...runs.records.values()].filter(({ status }) => status !== 'registered');
        const run = one(failed);
        return run && this.retry(run.id);
      }
      case 'stopRun':
        return trainings.stop(one(trainings.running)?.name ?? '');
      case 'stopRelease':
        return releasings.stop(one(releasings.running)?.name ?? '');
      case 'deploy':
        this.#world.runPolicy = aPolicy({ window: { versions: 2 + (what.which % 20) } });
        return undefined;
      case 'retrain':
        return this.retrain();
      case 'monitor':
        return this.#monitor(what.which);
      case 'redrive':
        for (const queue of Object.values(queues)) queue.redrive();
        return undefined;
      case 'sweep':
        return this.sweep();
      case 'releaseSweep':
        return this.sweepReleases();
      case 'monitoringSweep':
        return queues.monitoring.send(event(MONITORING_SWEEP, {}));
      case 'noData':
        return alarm.losesSight();
    }
  }

  #upload({ file, content, broken }: Upload): void {
    const { cloud, queues, time } = this.#world;
    this.#uploads += 1;
    const number = this.#uploads;
    const key = `raw/${MODEL}/${file}.csv`;
    const sequencer = (0x1000 + number).toString(16).toUpperCase();
    const upload = anUpload({ model: MODEL, key, versionId: `v${number}`, sequencer });
    // One content has one number of rows, as a file has.
    const made = { content, rows: 200 + ((content * 97) % 800), broken };
    cloud.objects.set(`${key}@${upload.versionId}`, JSON.stringify(made));
    queues.ingest.send({ ...objectCreatedEvent(upload), time: time.iso });
  }

  #traffic(files: number): void {
    const { captured, endpoint, time } = this.#world;
    if (endpoint.serving === undefined) return;
    for (let file = 0; file < files; file += 1) {
      const key = `capture/${captured.length}.jsonl`;
      captured.push({ key, lastModified: time.iso, bytes: 1_000 });
    }
  }

  #monitor(which: number): void {
    const id = `00000000-0000-4000-8000-${String(which).padStart(12, '0')}`;
    this.#world.publish(monitoringEvents.requested, { model: MODEL, id, by: 'ada' });
  }

  #ask(request: object): void {
    this.#requests += 1;
    const asked = { model: MODEL, trigger: `ask-${this.#requests}`, by: 'ada', ...request };
    this.#world.publish(retrainingEvents.requested, asked);
  }
}
