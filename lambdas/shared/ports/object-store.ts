import type { Readable } from 'node:stream';
import type { StoredObject } from '../../../pipelines/dataset/contract.ts';

/** What to write: text, or a file and the digest it is known to have. */
export type Content =
  | { readonly text: string }
  | { readonly path: string; readonly sha256: string; readonly bytes: number };

/** The data bucket. */
export interface ObjectStore {
  readonly bucket: string;

  /**
   * The bytes of one exact object version.
   * @throws DataVersionGoneError when that version can't be read any more.
   */
  openVersion(bucket: string, key: string, versionId: string): Promise<Readable>;

  readText(key: string): Promise<string>;

  /** The text of an object that may not be there. */
  findText(key: string): Promise<string | undefined>;

  /**
   * Writes an object that must never change. Writing the same content again is fine.
   * @throws WriteOnceConflictError when other content lies there.
   */
  writeOnce(key: string, content: Content, contentType: string): Promise<StoredObject>;

  /** Writes an object that may be replaced. */
  write(key: string, text: string, contentType: string): Promise<void>;
}
