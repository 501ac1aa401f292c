import { open, type FileHandle } from 'node:fs/promises';

/** A file being written chunk by chunk, never faster than the disk takes them. */
export class FileWriter {
  readonly #handle: FileHandle;
  /** One chunk is written while the next is looked at. */
  #writing: Promise<void> = Promise.resolve();

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  static async open(path: string): Promise<FileWriter> {
    return new FileWriter(await open(path, 'w'));
  }

  /** @throws what stopped the chunk before this one, such as a full disk */
  async write(chunk: Buffer): Promise<void> {
    await this.#writing;
    this.#writing = this.#handle.appendFile(chunk);
    // Whoever comes next is told; until then nobody waits, and an unheard failure ends the process.
    this.#writing.catch(() => undefined);
  }

  async close(): Promise<void> {
    try {
      await this.#writing;
    } finally {
      await this.#handle.close();
    }
  }
}
