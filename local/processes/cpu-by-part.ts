import { readdir, readFile } from 'node:fs/promises';

/** A clock tick of /proc, milliseconds. */
const TICK = 10;

/** What a process works for, by its command line; the first that fits. */
const PARTS: readonly (readonly [part: string, pattern: RegExp])[] = [
  ['gateway', /-m bridge/],
  ['function', /-serving-Predict/],
  ['other functions', /_worker\.js/],
  ['emulator', /sagemaker\/main\.ts/],
  ['model server', /image_server/],
];

/** Milliseconds of processor time by part. */
export type CpuByPart = ReadonlyMap<string, number>;

/**
 * What a process's children and theirs have used so far, by part, and itself as `client`. Undefined
 * where there is no /proc.
 */
export async function cpuByPart(root = process.pid): Promise<CpuByPart | undefined> {
  const names = await readdir('/proc').catch(() => undefined);
  if (!names) return undefined;
  const found = await Promise.all(names.filter((name) => /^\d+$/.test(name)).map(readProcess));
  const all = found.flatMap((each) => each ?? []);
  const byPart = new Map<string, number>();
  for (const each of all.filter(({ id }) => descends(id, root, all))) {
    const part = each.id === root ? 'client' : partOf(each.command);
    byPart.set(part, (byPart.get(part) ?? 0) + each.cpu);
  }
  return byPart;
}

interface Process {
  readonly id: number;
  readonly parent: number;
  readonly cpu: number;
  readonly command: string;
}

async function readProcess(id: string): Promise<Process | undefined> {
  try {
    const [stat, line] = await Promise.all([
      readFile(`/proc/${id}/stat`, 'utf8'),
      readFile(`/proc/${id}/cmdline`, 'utf8'),
    ]);
    // The name in parentheses may hold anything, blanks too.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [parent, user, system] = [fields[1], fields[11], fields[12]].map(Number);
    if (parent === undefined || user === undefined || system === undefined) return undefined;
    const command = line.replaceAll('\0', ' ');
    return { id: Number(id), parent, cpu: (user + system) * TICK, command };
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
}

function descends(id: number, root: number, all: readonly Process[]): boolean {
  const parents = new Map(all.map((each) => [each.id, each.parent]));
  for (let at: number | undefined = id; at !== undefined && at > 1; at = parents.get(at)) {
    if (at === root) return true;
  }
  return false;
}

function partOf(command: string): string {
  return PARTS.find(([, pattern]) => pattern.test(command))?.[0] ?? 'all else';
}
