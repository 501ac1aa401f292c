import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where containers find their job. */
const MOUNT = '/opt/ml';

/** SageMaker reads this much of a failure file or an exit message. */
const MESSAGE_CHARACTERS = 1024;

/** One job's folder: what the container of AWS sees as `/opt/ml`, and its temporary files. */
export class JobFolder {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  static async make(parent: string, name: string): Promise<JobFolder> {
    await mkdir(parent, { recursive: true });
    const root = await mkdtemp(join(parent, `${name}-`));
    const folder = new JobFolder(root);
    await Promise.all(['ml', 'tmp', 'home'].map((part) => mkdir(join(root, part))));
    return folder;
  }

  /** A path in the container's `/opt/ml`. */
  ml(...parts: string[]): string {
    return join(this.root, 'ml', ...parts);
  }

  /** A path outside it, on the container's own disk. */
  own(...parts: string[]): string {
    return join(this.root, ...parts);
  }

  /** Replaces a leading `/opt/ml` by the place of this job's, as a mount would. */
  localised(text: string): string {
    return text === MOUNT || text.startsWith(`${MOUNT}/`)
      ? this.ml(text.slice(MOUNT.length))
      : text;
  }

  /** A folder in the container's `/opt/ml`, made. */
  async folder(...parts: string[]): Promise<string> {
    const path = this.ml(...parts);
    await mkdir(path, { recursive: true });
    return path;
  }

  async writeJson(path: string, content: unknown): Promise<void> {
    await mkdir(dirname(this.ml(path)), { recursive: true });
    await writeFile(this.ml(path), JSON.stringify(content));
  }

  /** What the container left for people to read, cut as SageMaker cuts it; '' without. */
  async message(path: string): Promise<string> {
    const text = await readFile(this.ml(path), 'utf8').catch(() => '');
    return text.slice(0, MESSAGE_CHARACTERS);
  }

  async remove(): Promise<void> {
    await rm(this.root, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 });
  }
}
