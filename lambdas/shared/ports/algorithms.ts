import type { CodeFile } from '../../../pipelines/algorithm/code-hash.ts';

/** The algorithms' code, as it was when the app was synthesised. */
export interface Algorithms {
  /** The files of an algorithm's flat folder by name, or undefined when there is none so called. */
  files(algorithm: string): Promise<readonly CodeFile[] | undefined>;
}
