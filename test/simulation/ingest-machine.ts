import { recordUpload } from '../../lambdas/record-upload/record-upload.ts';
import { registerDatasetVersion } from '../../lambdas/register-dataset-version/register-dataset-version.ts';
import type { DatasetEngine } from '../../lambdas/shared/ports/dataset-engine.ts';
import { validateUpload } from '../../lambdas/validate-upload/validate-upload.ts';
import type { Finding, Upload } from '../../pipelines/ingest/contract.ts';
import { ingestEvents } from '../../pipelines/ingest/events.ts';
import { ingestSteps, type RecordedUpload } from '../../pipelines/ingest/steps.ts';
import { hashOf } from '../../pipelines/shared/canonical-json.ts';
import { definition } from '../support/training-world.ts';
import { type Course, caught } from './machine.ts';
import { digestOf } from './stored-files.ts';
import type { SimulatedWorld } from './world.ts';

/** A made-up file. */
export interface MadeFile {
  readonly content: number;
  readonly rows: number;
  readonly broken: boolean;
}

const BROKEN: Finding = {
  code: 'MISSING_COLUMN',
  severity: 'error',
  message: 'A column is missing.',
  expected: 'all columns',
  fix: 'Add it.',
  count: 1,
  samples: [],
};

/** Reads made-up files. */
class MadeEngine implements DatasetEngine {
  readonly #files = new Map<string, MadeFile>();

  async receive(body: AsyncIterable<Uint8Array>) {
    let text = '';
    for await (const chunk of body) text += chunk.toString();
    const file = JSON.parse(text) as MadeFile;
    if (file.broken) return { outcome: 'refused' as const, findings: [BROKEN] };
    const sha256 = digestOf(text);
    this.#files.set(sha256, file);
    const received = { path: '', format: 'parquet' as const, bytes: text.length, sha256 };
    return { outcome: 'received' as const, file: received };
  }

  async examine({ file: { sha256 } }: { readonly file: { readonly sha256: string } }) {
    const rows = this.#files.get(sha256)?.rows ?? 0;
    const holdOut = Math.floor(rows / 5);
    const written = (part: string) => ({ path: '', sha256: digestOf(part + sha256), bytes: rows });
    return {
      outcome: 'accepted' as const,
      findings: [],
      rows: { read: rows, droppedWithoutLabel: 0, training: rows - holdOut, holdOut },
      holdOut: { method: 'hash' as const, columns: ['customer'], fraction: 0.2, salt: 's' },
      profile: { schemaVersion: 1 as const, rows, columns: {} },
      training: written('training'),
      holdOutFile: written('hold-out'),
    };
  }
}

const engine = new MadeEngine();
const definitions = {
  find: async (model: string) =>
    model === definition.name ? { definition, hash: hashOf(definition) } : undefined,
  names: async () => [definition.name],
};

/** The ingest workflow, around its own functions. */
export async function ingest(
  world: SimulatedWorld,
  { upload }: { readonly upload: Upload },
  course: Course<object>,
): Promise<void> {
  const record = async (recorded: RecordedUpload) => {
    await course.step(async (invocation) => {
      const input = ingestSteps.recordUpload.input.parse(recorded);
      await recordUpload(input, invocation.port(world.uploads));
    });
  };
  try {
    const registered = await registration(world, upload, course, record);
    if (registered) await world.announce(course, ingestEvents.registered, registered);
  } catch (error) {
    await record({ upload, outcome: 'failed', ...caught(error) }).catch(() => {});
    throw error;
  }
}

/** @returns the event, when the upload is a dataset version */
async function registration(
  world: SimulatedWorld,
  upload: Upload,
  course: Course<object>,
  record: (recorded: RecordedUpload) => Promise<void>,
) {
  const validated = await course.step(async (invocation) => {
    const ports = world.portsFor(invocation);
    return await validateUpload(upload, '', {
      ...ports,
      ledger: ports.uploads,
      definitions,
      engine,
    });
  });
  if (validated.outcome !== 'accepted') {
    const { outcome } = validated;
    if (outcome === 'quarantined') await record({ upload, ...validated });
    else if (outcome === 'duplicate') await record({ upload, ...validated });
    else await record({ upload, ...validated });
    return undefined;
  }
  const { manifest } = validated;
  const registered = await course.step(async (invocation) => {
    const ports = world.portsFor(invocation);
    const output = await registerDatasetVersion(
      { upload, manifest },
      { ledger: ports.uploads, store: ports.store },
    );
    return ingestSteps.registerDatasetVersion.output.parse(output);
  });
  if (registered.outcome === 'registered') return registered.event;
  await record({ upload, ...registered });
  return undefined;
}
