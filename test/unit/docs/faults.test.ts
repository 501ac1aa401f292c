import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentAt, REPOSITORY } from './documents.ts';

/** A row of the table: a fault, the files that guard against it, and those that test it. */
interface Fault {
  readonly id: string;
  readonly guards: readonly string[];
  readonly tests: readonly string[];
}

const faults = [
  ...documentAt('docs/faults.md').text.matchAll(
    /^\| \*\*(F\d+)\*\* [^|]+\|[^|]+\|([^|]+)\|([^|]+)\|$/gm,
  ),
].map(([, id = '', guards = '', tests = '']): Fault => ({
  id,
  guards: filesIn(guards),
  tests: filesIn(tests),
}));

function filesIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file);
}

/** The faults that titles in a test's source begin with: `F1: …`, `F1, F2: …`. */
function faultsIn(source: string): string[] {
  return [...source.matchAll(/['"`]((?:F\d+, )*F\d+): /g)].flatMap(([, ids = '']) =>
    ids.split(', '),
  );
}

const sources = new Map(
  readdirSync(join(REPOSITORY, 'test'), { recursive: true, encoding: 'utf8' })
    .map((name) => join('test', name))
    .filter((path) => path.endsWith('.ts'))
    .map((path) => [path, readFileSync(join(REPOSITORY, path), 'utf8')]),
);

describe('docs/faults.md', () => {
  it('has one row a fault, in their order', () => {
    const numbers = faults.map(({ id }) => Number(id.slice(1)));
    expect(numbers.length).toBeGreaterThan(25);
    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
    const rows = documentAt('docs/faults.md').text.match(/^\| \*\*/gm);
    expect(rows).toHaveLength(numbers.length);
  });

  it.each(faults)('$id has guards, and tests that are titled after it', ({ id, guards, tests }) => {
    expect(guards.length).toBeGreaterThan(0);
    expect(guards.filter((file) => !existsSync(join(REPOSITORY, file)))).toEqual([]);
    expect(tests.length).toBeGreaterThan(0);
    expect(tests.filter((file) => !faultsIn(sources.get(file) ?? '').includes(id))).toEqual([]);
  });

  it('knows every fault that a test is titled after', () => {
    const known = new Set(faults.map(({ id }) => id));
    const titled = [...sources].flatMap(([path, source]) =>
      faultsIn(source).map((id) => ({ id, path })),
    );
    expect(titled.length).toBeGreaterThan(40);
    expect(titled.filter(({ id }) => !known.has(id))).toEqual([]);
  });

  it('reads titles', () => {
    const [one, two] = ['F90', 'F91'];
    expect(faultsIn(`it('${one}: x'); describe("${one}, ${two}: y"); it('z (${two})')`)).toEqual([
      one,
      one,
      two,
    ]);
  });
});
