import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isPagePath } from '../../pipelines/reports/keys.ts';
import { NotSavedError } from '../errors.ts';

/**
 * Writes pages below a folder, which is made if need be.
 * @param pages - by path below the folder; what is no page's path is refused: it came from elsewhere
 * @throws NotSavedError
 */
export async function savePages(folder: string, pages: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, html] of pages) {
    if (!isPagePath(path)) {
      throw new NotSavedError(`A page called ${JSON.stringify(path)} is not saved.`, { path });
    }
    const file = join(folder, path);
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, html);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new NotSavedError(
        `The report can't be saved below ${folder}: ${why}. Name another folder with --to.`,
        { folder },
        { cause: error },
      );
    }
  }
}
