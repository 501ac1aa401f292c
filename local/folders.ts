import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../', import.meta.url));

/** Everything made at run time: ignored by git, safe to delete. */
export const CACHE_FOLDER = join(REPOSITORY, '.evergreen');

export function fromRepository(path: string): string {
  return join(REPOSITORY, path);
}
