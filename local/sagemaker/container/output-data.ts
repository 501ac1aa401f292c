import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { create } from 'tar';
import type { CloudFiles, UploadTarget } from '../cloud/ports.ts';
import { JobFailure, told } from '../errors.ts';

/**
 * Packs a folder's content and uploads it; an empty or missing folder is passed over.
 * @returns whether there was anything
 * @throws JobFailure in AWS's words
 */
export async function uploadPacked(
  files: CloudFiles,
  folder: string,
  archive: string,
  target: UploadTarget,
): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  if (names.length === 0) return false;
  await asUpload(async () => {
    // The leading dot keeps a name that starts with an @ from being read as an archive's.
    await create(
      { cwd: folder, file: archive, gzip: true, portable: true },
      names.map((name) => (name.startsWith('@') ? `./${name}` : name)),
    );
    await files.upload(archive, target);
  });
  return true;
}

/**
 * Uploads every file of a folder, each below a place.
 * @throws JobFailure in AWS's words
 */
export async function uploadFolder(
  files: CloudFiles,
  folder: string,
  target: (path: string) => UploadTarget,
): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = relative(folder, file).split(sep).join('/');
    await asUpload(async () => {
      await files.upload(file, target(path));
    });
  }
}

async function asUpload(upload: () => Promise<void>): Promise<void> {
  try {
    await upload();
  } catch (error) {
    throw new JobFailure(`ClientError: Artifact upload failed:${told(error)}`, { cause: error });
  }
}
