import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import type { DatasetVersionEntry, Ledger } from '../../lambdas/shared/ports/ledger.ts';
import type { Artifacts, ReadArtifact } from '../../lambdas/shared/ports/artifacts.ts';
import type { RunLedger } from '../../lambdas/shared/ports/run-ledger.ts';
import type { Content, ObjectStore } from '../../lambdas/shared/ports/object-store.ts';
import { comparableSequencer } from '../../pipelines/ingest/sequencer.ts';
import {
  ArtifactInvalidError,
  DataVersionGoneError,
  WriteOnceConflictError,
} from '../../pipelines/shared/errors.ts';
import type { Upload } from '../../pipelines/ingest/contract.ts';
import { InMemoryRunLedger } from './in-memory-run-ledger.ts';
import { KillableCalls } from './killable-calls.ts';

/** A ledger and a data bucket in memory, with the promises of their ports; any call may kill the process. */
export class InMemoryCloud {
  readonly versions = new Map<string, DatasetVersionEntry>();
  readonly statuses = new Map<string, string>();
  readonly objects = new Map<string, string>();
  readonly trained = new Map<string, ReadArtifact>();
  readonly runRecords = new InMemoryRunLedger(this.versions);
  readonly #newest = new Map<string, string>();
  /** Every call of a port below. */
  readonly calls = new KillableCalls();

  readonly ledger = this.calls.of<Ledger>({
    receiveUpload: async (upload) => {
      if (!this.statuses.has(upload.id)) this.statuses.set(upload.id, 'received');
      const sequencer = comparableSequencer(upload.sequencer);
      if ((this.#newest.get(upload.key) ?? '') > sequencer) return 'superseded';
      this.#newest.set(upload.key, sequencer);
      return 'newest';
    },
    findDatasetVersion: async (_model, id) => this.versions.get(id),
    registerDatasetVersion: async (entry, upload) => this.#register(entry, upload),
    recordUpload: async ({ upload, outcome }) => void this.statuses.set(upload.id, outcome),
  });

  readonly store = this.calls.of<ObjectStore>({
    bucket: 'data-bucket',
    openVersion: async (_bucket, key, versionId) => {
      const text = this.objects.get(`${key}@${versionId}`);
      if (text === undefined) throw new DataVersionGoneError(`${key}@${versionId}`);
      return Readable.from([Buffer.from(text)]);
    },
    readText: async (key) => this.objects.get(key) ?? '',
    findText: async (key) => this.objects.get(key),
    writeOnce: async (key, content) => {
      const sha256 = digestOf(content);
      const there = this.objects.get(key);
      if (
        there !== undefined &&
        there !== sha256 &&
        !('text' in content && there === content.text)
      ) {
        throw new WriteOnceConflictError(key);
      }
      this.objects.set(key, 'text' in content ? content.text : sha256);
      return { bucket: 'data-bucket', key, sha256, bytes: 0 };
    },
    write: async (key, text) => void this.objects.set(key, text),
  });

  readonly runLedger = this.calls.of<RunLedger>(this.runRecords);

  readonly artifacts = this.calls.of<Artifacts>({
    read: async (uri) => {
      const read = this.trained.get(uri);
      if (!read) throw new ArtifactInvalidError(`The artifact ${uri} is refused: not there.`);
      return read;
    },
  });

  /** Puts a file as S3 holds it. */
  put(upload: Upload, text: string): void {
    this.objects.set(`${upload.key}@${upload.versionId}`, text);
  }

  #register(entry: Omit<DatasetVersionEntry, 'number'>, upload: Upload): DatasetVersionEntry {
    const existing = this.versions.get(entry.id);
    if (existing) return existing;
    const numbered = { ...entry, number: this.versions.size + 1 };
    this.versions.set(entry.id, numbered);
    this.statuses.set(upload.id, 'registered');
    return numbered;
  }
}

function digestOf(content: Content): string {
  const bytes = 'text' in content ? content.text : readFileSync(content.path);
  return createHash('sha256').update(bytes).digest('hex');
}
