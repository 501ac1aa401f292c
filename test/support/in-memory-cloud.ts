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

/** The process died: nobody catches it. */
export class Killed extends Error {}

/**
 * A ledger and a data bucket in memory, with the promises of their ports. Every call is counted, and
 * one can be made to kill the process: before it takes effect, or after.
 */
export class InMemoryCloud {
  readonly versions = new Map<string, DatasetVersionEntry>();
  readonly statuses = new Map<string, string>();
  readonly objects = new Map<string, string>();
  readonly trained = new Map<string, ReadArtifact>();
  readonly runRecords = new InMemoryRunLedger(this.versions);
  readonly #newest = new Map<string, string>();
  calls = 0;
  kill: { readonly call: number; readonly when: 'before' | 'after' } | undefined;

  readonly ledger: Ledger = {
    receiveUpload: (upload) =>
      this.#call(() => {
        if (!this.statuses.has(upload.id)) this.statuses.set(upload.id, 'received');
        const sequencer = comparableSequencer(upload.sequencer);
        if ((this.#newest.get(upload.key) ?? '') > sequencer) return 'superseded';
        this.#newest.set(upload.key, sequencer);
        return 'newest';
      }),
    findDatasetVersion: (_model, id) => this.#call(() => this.versions.get(id)),
    registerDatasetVersion: (entry, upload) => this.#call(() => this.#register(entry, upload)),
    recordUpload: ({ upload, outcome }) =>
      this.#call(() => void this.statuses.set(upload.id, outcome)),
  };

  readonly store: ObjectStore = {
    bucket: 'data-bucket',
    openVersion: (_bucket, key, versionId) =>
      this.#call(() => {
        const text = this.objects.get(`${key}@${versionId}`);
        if (text === undefined) throw new DataVersionGoneError(`${key}@${versionId}`);
        return Readable.from([Buffer.from(text)]);
      }),
    readText: (key) => this.#call(() => this.objects.get(key) ?? ''),
    findText: (key) => this.#call(() => this.objects.get(key)),
    writeOnce: (key, content) =>
      this.#call(() => {
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
      }),
    write: (key, text) => this.#call(() => void this.objects.set(key, text)),
  };

  readonly runLedger: RunLedger = {
    openRun: (opening) => this.#call(() => this.runRecords.openRun(opening)),
    recordTrained: (...args) => this.#call(() => this.runRecords.recordTrained(...args)),
    recordRegistered: (...args) => this.#call(() => this.runRecords.recordRegistered(...args)),
    recordFailed: (...args) => this.#call(() => this.runRecords.recordFailed(...args)),
    findRun: (...args) => this.#call(() => this.runRecords.findRun(...args)),
    findModelOf: (id) => this.#call(() => this.runRecords.findModelOf(id)),
    runs: (model) => this.#call(() => this.runRecords.runs(model)),
    datasetVersions: (model) => this.#call(() => this.runRecords.datasetVersions(model)),
    candidate: (...args) => this.#call(() => this.runRecords.candidate(...args)),
  };

  readonly artifacts: Artifacts = {
    read: (uri) =>
      this.#call(() => {
        const read = this.trained.get(uri);
        if (!read) throw new ArtifactInvalidError(`The artifact ${uri} is refused: not there.`);
        return read;
      }),
  };

  /** Puts a file as S3 holds it. */
  put(upload: Upload, text: string): void {
    this.objects.set(`${upload.key}@${upload.versionId}`, text);
  }

  /** Counts a call of another port as one of the process, which may die at it. */
  async called<T>(effect: () => T | Promise<T>): Promise<T> {
    return await this.#call(effect);
  }

  #register(entry: Omit<DatasetVersionEntry, 'number'>, upload: Upload): DatasetVersionEntry {
    const existing = this.versions.get(entry.id);
    if (existing) return existing;
    const numbered = { ...entry, number: this.versions.size + 1 };
    this.versions.set(entry.id, numbered);
    this.statuses.set(upload.id, 'registered');
    return numbered;
  }

  async #call<T>(effect: () => T | Promise<T>): Promise<T> {
    this.calls += 1;
    const dies = this.kill?.call === this.calls ? this.kill.when : undefined;
    if (dies === 'before') throw new Killed();
    const result = await effect();
    if (dies === 'after') throw new Killed();
    return result;
  }
}

function digestOf(content: Content): string {
  const bytes = 'text' in content ? content.text : readFileSync(content.path);
  return createHash('sha256').update(bytes).digest('hex');
}
