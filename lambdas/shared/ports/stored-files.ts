import type { StoredObject } from '../../../pipelines/dataset/contract.ts';

/** Write-once objects, as files. */
export interface StoredFiles {
  /**
   * Writes an object to a file.
   * @throws StoredObjectChangedError when its bytes are not those it was stored with
   */
  fetch(object: StoredObject, path: string): Promise<void>;
}
