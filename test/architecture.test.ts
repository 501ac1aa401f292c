import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const REPOSITORY = fileURLToPath(new URL('../', import.meta.url));
const ROOMS = ['bin', 'lib', 'lambdas', 'pipelines', 'local', 'cli', 'bench', 'examples'] as const;

interface Import {
  /** The importing file, from the repository's root. */
  readonly from: string;
  /** A file from the repository's root, or a package. */
  readonly to: string;
  /** Types alone are gone when the code runs. */
  readonly typeOnly: boolean;
}

const imports = ROOMS.flatMap(sourceFiles).flatMap(importsOf);

describe('the dependency rule', () => {
  it('sees the imports it judges', () => {
    expect(imports.length).toBeGreaterThan(100);
    expect(imports).toContainEqual({
      from: 'lambdas/start-ingest/handler.ts',
      to: 'lambdas/start-ingest/start-ingest.ts',
      typeOnly: false,
    });
  });

  it('pipelines import only pipelines, zod and Node', () => {
    expect(forbidden(within('pipelines/'), (to) => /^(pipelines\/|zod$|node:)/.test(to))).toEqual(
      [],
    );
  });

  it('aws-cdk-lib, constructs and cdk-nag are imported only in bin and lib', () => {
    const others = (from: string) => !within('bin/')(from) && !within('lib/')(from);
    expect(forbidden(others, (to) => !/^(aws-cdk-lib|constructs|cdk-nag)\b/.test(to))).toEqual([]);
  });

  it('the AWS SDK is imported only in adapters, cli and local', () => {
    const others = (from: string) => !/^(lambdas\/shared\/adapters|cli|local)\//.test(from);
    expect(forbidden(others, (to) => !to.startsWith('@aws-sdk/'))).toEqual([]);
  });

  it('lib imports nothing of lambdas but their env.ts, by type', () => {
    const offenders = imports.filter(
      ({ from, to, typeOnly }) =>
        within('lib/')(from) &&
        within('lambdas/')(to) &&
        !(typeOnly && /^lambdas\/[a-z-]+\/env\.ts$/.test(to)),
    );
    expect(offenders).toEqual([]);
  });

  it('lambdas import no lib, and nobody imports local', () => {
    expect(forbidden(within('lambdas/'), (to) => !/^(lib|bin|cli|local)\//.test(to))).toEqual([]);
    const others = (from: string) => !within('local/')(from);
    expect(forbidden(others, (to) => !to.startsWith('local/'))).toEqual([]);
  });

  it('cli imports pipelines, ports and adapters, and nobody imports cli', () => {
    const allowed =
      /^(cli|pipelines|lambdas\/shared\/(ports|adapters))\/|^node:|^@aws-sdk\/|^commander$|^csv-parse\//;
    expect(forbidden(within('cli/'), (to) => allowed.test(to))).toEqual([]);
    const others = (from: string) => !within('cli/')(from);
    expect(forbidden(others, (to) => !to.startsWith('cli/'))).toEqual([]);
  });

  it('cli speaks to AWS in cli/cloud alone', () => {
    const others = (from: string) => within('cli/')(from) && !within('cli/cloud/')(from);
    expect(forbidden(others, (to) => !to.startsWith('@aws-sdk/'))).toEqual([]);
  });

  it('within lambdas, arrows point from handlers to adapters and use cases to ports', () => {
    const ports = within('lambdas/shared/ports/');
    expect(
      forbidden(ports, (to) => /^(pipelines|lambdas\/shared\/ports)\/|^node:/.test(to)),
    ).toEqual([]);
    const useCases = (from: string) =>
      /^lambdas\/(?!shared\/)/.test(from) && !from.endsWith('/handler.ts');
    expect(
      forbidden(useCases, (to) => !/^lambdas\/shared\/(adapters|observability)\//.test(to)),
    ).toEqual([]);
    const adapters = within('lambdas/shared/adapters/');
    expect(forbidden(adapters, (to) => !/^lambdas\/(?!shared\/)/.test(to))).toEqual([]);
  });

  it('within lib, arrows point from stacks to workflows to constructs to config', () => {
    const order = ['lib/config/', 'lib/constructs/', 'lib/workflows/', 'lib/stacks/'];
    const offenders = imports.filter(({ from, to }) => {
      const [a, b] = [from, to].map((path) => order.findIndex((room) => path.startsWith(room)));
      return a !== undefined && b !== undefined && a >= 0 && b > a;
    });
    expect(offenders).toEqual([]);
  });
});

describe('the layout', () => {
  const files = ROOMS.flatMap(sourceFiles);

  it('keeps source files within 250 lines', () => {
    expect(files.filter(isLong)).toEqual([]);
  });

  it('keeps test files within 250 lines', () => {
    expect(sourceFiles('test').filter(isLong)).toEqual([]);
  });

  it('names no room after a mechanism', () => {
    expect(
      files.filter((file) =>
        /(^|\/)(utils?|helpers?|common|managers?|services?)(\/|\.ts$)/.test(file),
      ),
    ).toEqual([]);
  });

  it('gives every lambda the same alphabet', () => {
    const lambdas = readdirSync(join(REPOSITORY, 'lambdas')).filter((name) => name !== 'shared');
    for (const name of lambdas) {
      const own = readdirSync(join(REPOSITORY, 'lambdas', name));
      expect(own, name).toEqual(expect.arrayContaining(['handler.ts', 'env.ts', `${name}.ts`]));
    }
  });
});

function isLong(file: string): boolean {
  return readFileSync(join(REPOSITORY, file), 'utf8').split('\n').length > 251;
}

function within(room: string): (path: string) => boolean {
  return (path) => path.startsWith(room);
}

/** The imports of some files that are not allowed. */
function forbidden(
  files: (from: string) => boolean,
  allowed: (to: string) => boolean,
): readonly Import[] {
  return imports.filter(({ from, to }) => files(from) && !allowed(to));
}

function sourceFiles(room: string): string[] {
  return readdirSync(join(REPOSITORY, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${room}/${file}`);
}

function importsOf(from: string): Import[] {
  const source = readFileSync(join(REPOSITORY, from), 'utf8');
  const found = source.matchAll(
    /^(?:import|export)\s+(type\s)?[^;]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm,
  );
  return [...found].map(([, type, named, bare, dynamic]) => ({
    from,
    to: resolved(from, named ?? bare ?? dynamic ?? ''),
    typeOnly: type !== undefined,
  }));
}

function resolved(from: string, specifier: string): string {
  return specifier.startsWith('.')
    ? relative(REPOSITORY, join(REPOSITORY, dirname(from), specifier))
    : specifier;
}
