import { rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { EventSender } from './cloud/event-sender.ts';
import type { OpenCloud } from './cloud/ports.ts';
import type { ImageMap } from './container/images.ts';
import { Faults } from './faults/faults.ts';
import { emulate, type SageMakerEmulation } from './operations.ts';
import { emulatorServer } from './server.ts';
import { Tags } from './tags/tags.ts';
import { Pace } from './time/pace.ts';

export interface EmulatorOptions {
  readonly token: string;
  /** Jobs have their folders in it; it is the emulator's own. */
  readonly folder: string;
  readonly images: ImageMap;
  readonly openCloud: OpenCloud;
  /** How long a stopped job may go on after SIGTERM, milliseconds. */
  readonly graceMs: number;
  /** How long one of AWS's minutes lasts, milliseconds. */
  readonly minuteMs: number;
  /** How long a model server has at least to become healthy, milliseconds. */
  readonly startupMs: number;
}

/** A running emulator. */
export interface Emulator {
  readonly port: number;
  /** Takes no more calls and ends the endpoints. Jobs that still run are ended by whoever owns the processes. */
  close(): Promise<void>;
}

/** Starts an emulator on a port of its own at 127.0.0.1. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const faults = new Faults();
  const events = new EventSender();
  const pace = new Pace(options.minuteMs);
  const emulation = emulate({ ...options, faults, events, pace, tags: new Tags() });
  const server = emulatorServer({ emulation, faults, token: options.token });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return { port: portOf(server), close: () => close(server, emulation, options.folder) };
}

async function close(server: Server, emulation: SageMakerEmulation, folder: string): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
  await emulation.close();
  await emulation.events.flush();
  await rm(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No TCP port was given');
  return address.port;
}
