import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CodeFile } from '../../../pipelines/algorithm/code-hash.ts';
import type { Algorithms } from '../ports/algorithms.ts';

/** The folder inside a function's bundle that holds one folder an algorithm. */
const ALGORITHMS_FOLDER = 'algorithms';

/** The algorithms' code that was bundled with the function. */
export class BundledAlgorithms implements Algorithms {
  readonly #folder: string;

  constructor(bundleFolder: string) {
    this.#folder = join(bundleFolder, ALGORITHMS_FOLDER);
  }

  async files(algorithm: string): Promise<readonly CodeFile[] | undefined> {
    // The name comes from a policy that may have been read from S3: it is compared, never a path.
    if (!(await readdir(this.#folder)).includes(algorithm)) return undefined;
    const folder = join(this.#folder, algorithm);
    const entries = await readdir(folder, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    return await Promise.all(
      names.toSorted().map(async (name) => ({ name, content: await readFile(join(folder, name)) })),
    );
  }
}
