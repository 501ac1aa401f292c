import type { DatasetVersionEntry, Ledger } from '../../lambdas/shared/ports/ledger.ts';
import type { Upload } from '../../pipelines/ingest/contract.ts';
import { comparableSequencer } from '../../pipelines/ingest/sequencer.ts';
import type { RecordedUpload } from '../../pipelines/ingest/steps.ts';

const RANKS = {
  received: 0,
  failed: 1,
  superseded: 2,
  duplicate: 2,
  quarantined: 2,
  registered: 2,
} as const;
type UploadStatus = keyof typeof RANKS;

/** Uploads and dataset versions in memory, with the promises of their port. */
export class UploadLedger implements Ledger {
  readonly versions = new Map<string, DatasetVersionEntry>();
  readonly statuses = new Map<string, UploadStatus>();
  readonly #newest = new Map<string, string>();

  async receiveUpload(upload: Upload): Promise<'newest' | 'superseded'> {
    this.#move(upload, 'received');
    const sequencer = comparableSequencer(upload.sequencer);
    if ((this.#newest.get(upload.key) ?? '') > sequencer) return 'superseded';
    this.#newest.set(upload.key, sequencer);
    return 'newest';
  }

  async findDatasetVersion(_model: string, id: string): Promise<DatasetVersionEntry | undefined> {
    return this.versions.get(id);
  }

  async registerDatasetVersion(
    entry: Omit<DatasetVersionEntry, 'number'>,
    upload: Upload,
  ): Promise<DatasetVersionEntry> {
    const there = this.versions.get(entry.id);
    if (there) return there;
    const numbered = { ...entry, number: this.versions.size + 1 };
    this.versions.set(entry.id, numbered);
    this.#move(upload, 'registered');
    return numbered;
  }

  async recordUpload({ upload, outcome }: RecordedUpload): Promise<void> {
    this.#move(upload, outcome);
  }

  rankOf(id: string): number {
    const status = this.statuses.get(id);
    return status === undefined ? -1 : RANKS[status];
  }

  #move({ id }: Upload, status: UploadStatus): void {
    if (this.rankOf(id) < RANKS[status]) this.statuses.set(id, status);
  }
}
