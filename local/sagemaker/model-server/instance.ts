import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { environmentOf } from '../container/environment.ts';
import { findImage, type LocalImage } from '../container/images.ts';
import { JobFolder } from '../container/job-folder.ts';
import { LogPump } from '../container/log-pump.ts';
import { JobProcess } from '../container/process.ts';
import { told } from '../errors.ts';
import type { Means } from '../jobs/means.ts';
import type { Model } from '../models/model.ts';
import { Connection } from './connection.ts';
import { InstanceFailure, pingFailure } from './instance-failure.ts';
import { fillModelFolder } from './model-folder.ts';

/** Where Python finds the server, and nothing else that a script could import by mistake. */
const SERVER_HOME = fileURLToPath(new URL('./', import.meta.url));

/** How often a server that starts is looked at, milliseconds. */
const LOOK = 25;

/** A container that ended is started again after this pause, milliseconds. */
const RESTART = 500;

/** The longest wait for requests under way when an instance leaves, milliseconds. */
const DRAIN = 60_000;

/** What an instance is started for. */
export interface InstanceOrder {
  readonly endpoint: string;
  readonly variant: string;
  readonly model: Model;
  /** How long it may take to become healthy, milliseconds. */
  readonly startupMs: number;
  /** A fault: its container never answers `/ping`. */
  readonly isMute: boolean;
}

/** One instance of a variant: a folder, a log stream and a model server's process. */
export class Instance {
  readonly id = `i-${randomBytes(9).toString('hex').slice(1)}`;
  /** Requests that its container works on. */
  inFlight = 0;
  readonly #order: InstanceOrder;
  readonly #means: Means;
  readonly #logs: LogPump;
  readonly #stopped = new AbortController();
  #folder: JobFolder | undefined;
  #process: JobProcess | undefined;
  #connection: Connection | undefined;
  #starting: Promise<void> | undefined;

  constructor(order: InstanceOrder, means: Means) {
    this.#order = order;
    this.#means = means;
    const { model, endpoint, variant } = order;
    const { logs } = means.openCloud(model.call, model.role);
    this.#logs = new LogPump(logs, logGroupOf(endpoint), `${variant}/${this.id}`);
  }

  /** The way to its container; undefined while it can't take requests. */
  get connection(): Connection | undefined {
    return this.#connection;
  }

  /**
   * Done when its container answers `/ping`; afterwards the container is kept running.
   * @throws InstanceFailure
   */
  async start(): Promise<void> {
    this.#starting = this.#start();
    await this.#starting;
  }

  async #start(): Promise<void> {
    const { model, variant, startupMs } = this.#order;
    const deadline = Date.now() + startupMs;
    const image = this.#image();
    this.#folder = await JobFolder.make(this.#means.folder, this.id);
    const { files } = this.#means.openCloud(model.call, model.role);
    await fillModelFolder(this.#folder, model.container, files);
    if (!(await this.#run(this.#folder, image, deadline))) throw pingFailure(variant);
    void this.#keepRunning(this.#folder, image);
  }

  /** Takes no more requests, waits for those under way, and ends. */
  async stop(): Promise<void> {
    const deadline = Date.now() + DRAIN;
    while (this.inFlight > 0 && Date.now() < deadline) await sleep(LOOK);
    await this.end();
  }

  /** Ends at once. */
  async end(): Promise<void> {
    this.#stopped.abort();
    this.#process?.kill();
    this.#connection?.close();
    this.#connection = undefined;
    await this.#starting?.catch(() => {});
    await this.#process?.ended.catch(() => {});
    await this.#logs.end();
    await this.#folder?.remove();
  }

  #image(): LocalImage {
    const { image } = this.#order.model.container;
    const found = findImage(this.#means.images, image);
    if (found) return found;
    throw new InstanceFailure(
      `Cannot pull image ${image}: it does not exist, or access is denied.`,
    );
  }

  /** Starts a container; false when it does not become healthy in time, or ends before. */
  async #run(folder: JobFolder, image: LocalImage, deadline: number): Promise<boolean> {
    if (this.#stopped.signal.aborted) return false;
    const portFile = folder.own('port');
    await rm(portFile, { force: true });
    const process = new JobProcess({
      command: [image.python, '-m', 'image_server', ...this.#arguments(folder, portFile)],
      environment: this.#environment(folder, image),
      cwd: folder.own('home'),
      onLine: (line) => this.#logs.line(line),
    });
    this.#process = process;
    const ended = new AbortController();
    void process.ended
      .catch((error: unknown) => this.#logs.line(told(error)))
      .finally(() => ended.abort());
    const over = AbortSignal.any([ended.signal, this.#stopped.signal]);
    while (!over.aborted && Date.now() < deadline) {
      const port = Number(await readFile(portFile, 'utf8').catch(() => '0'));
      const connection = port > 0 ? new Connection(port) : undefined;
      if (await connection?.isHealthy()) {
        this.#connection = connection;
        return true;
      }
      connection?.close();
      await sleep(LOOK);
    }
    return false;
  }

  /** A container that ends by itself is started again, as long as the instance is wanted. */
  async #keepRunning(folder: JobFolder, image: LocalImage): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      await this.#process?.ended.catch(() => {});
      this.#connection?.close();
      this.#connection = undefined;
      await sleep(RESTART);
      await this.#run(folder, image, Date.now() + this.#order.startupMs);
    }
  }

  #arguments(folder: JobFolder, portFile: string): string[] {
    const places = ['--code', folder.own('code'), '--installed', folder.own('site-packages')];
    return [...places, '--port-file', portFile, ...(this.#order.isMute ? ['--mute'] : [])];
  }

  #environment(folder: JobFolder, image: LocalImage): Record<string, string> {
    const { model } = this.#order;
    return {
      ...environmentOf({
        folder,
        image,
        call: model.call,
        isolated: model.isIsolated,
        given: model.container.environment,
      }),
      PYTHONPATH: SERVER_HOME,
      SM_MODEL_DIR: folder.ml('model'),
    };
  }
}

function logGroupOf(endpoint: string): string {
  return `/aws/sagemaker/Endpoints/${endpoint}`;
}
