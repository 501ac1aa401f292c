import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { CACHE_FOLDER } from '../folders.ts';

/** Keeps a page where a person can open it after the cloud is gone, and tells where. */
export async function keep(name: string, content: string): Promise<string> {
  const path = join(CACHE_FOLDER, 'demo', name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return relative(process.cwd(), path);
}
