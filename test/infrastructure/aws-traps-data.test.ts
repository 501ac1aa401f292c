import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DuckDbSession } from '../../lambdas/shared/adapters/duckdb/session.ts';
import { type Json, textOf } from '../support/template-reader.ts';
import { FIXTURES, WholeTemplate } from '../support/whole-template.ts';

/** Lambda's limit for all variables together. */
const ENVIRONMENT_BYTES = 4_096;

/** Longer than any name, ARN or URL of what a template refers to. */
const LONGEST_REFERENCE = 256;

/** A value as long as it may become once it is deployed. */
function deployed(value: unknown): string {
  return textOf(value).replaceAll(/<[^>]*>/g, 'x'.repeat(LONGEST_REFERENCE));
}

describe.each(FIXTURES)('what %s deploys', (folder) => {
  let template: WholeTemplate;

  beforeAll(async () => {
    template = await WholeTemplate.of(folder);
  }, 120_000);

  it('demands If-None-Match where SageMaker itself never writes, and nowhere else', () => {
    const roles = template.ofType('AWS::IAM::Role').filter(({ Properties }) => {
      return JSON.stringify(Properties['AssumeRolePolicyDocument']).includes('sagemaker.amazonaws');
    });
    const ids = roles.map(({ id }) => id);
    const written = template
      .grants()
      .filter(({ role, actions }) => ids.includes(role) && actions.includes('s3:PutObject'))
      .flatMap(({ on }) => on.map(folderOf));
    expect([...new Set(written)].toSorted()).toEqual(['capture', 'runs']);
    const demanded = denials(template).flatMap(({ Resource }) => [Resource].flat().map(folderOf));
    expect(demanded).toHaveLength(5);
    for (const name of demanded) expect(written).not.toContain(name);
  });

  it('demands it of manifests alone among the objects of a dataset version', () => {
    const arns = denials(template).flatMap(({ Resource }) => [Resource].flat().map(textOf));
    const datasets = arns.filter((arn) => arn.includes('/datasets/'));
    expect(datasets).toEqual([expect.stringMatching(/\/datasets\/\*\/manifest-\*\.json$/)]);
  });

  it('gives jobs and models keys, never version ids', () => {
    const calls = template
      .states()
      .filter(({ state }) => /:sagemaker:/.test(String(state['Resource'])));
    expect(calls.length).toBeGreaterThan(10);
    for (const { name, state } of calls) {
      expect(JSON.stringify(state['Arguments']), name).not.toMatch(/version-?id/i);
    }
  });

  it('reads raw objects by their version, and nothing else by one', () => {
    const foldersOf = (action: string) =>
      template
        .grants()
        .filter(({ actions }) => actions.includes(action))
        .flatMap(({ on }) => on.map(folderOf));
    expect(new Set(foldersOf('s3:GetObjectVersion'))).toEqual(new Set(['raw']));
    expect(foldersOf('s3:GetObject').length).toBeGreaterThan(5);
    expect(foldersOf('s3:GetObject')).not.toContain('raw');
  });

  it('gives a function with DuckDB the disk of the config, and bounds of its memory', () => {
    const reading = template
      .ofType('AWS::Lambda::Function')
      .filter(({ Properties }) => Properties['Layers'] !== undefined);
    expect(reading.length).toBeGreaterThan(2);
    for (const { id, Properties } of reading) {
      const { Size } = (Properties['EphemeralStorage'] ?? {}) as { Size?: number };
      expect(Size, id).toBe(8_192);
      const { Variables } = Properties['Environment'] as { Variables: Json };
      const memory = Number(Variables['ENGINE_MEMORY_MB']);
      expect(memory, id).toBeGreaterThan(0);
      expect(memory, id).toBeLessThan(Number(Properties['MemorySize']));
    }
  });

  it('has environments of less than 4 KB: contracts and policies are no part of them', () => {
    for (const { id, Properties } of template.ofType('AWS::Lambda::Function')) {
      const { Variables } = Properties['Environment'] as { Variables: Json };
      const size = Object.entries(Variables).reduce(
        (bytes, [name, value]) => bytes + Buffer.byteLength(name + deployed(value)),
        0,
      );
      expect(size, id).toBeLessThan(ENVIRONMENT_BYTES);
    }
  });

  it('has bucket keys on wherever a bucket has a key of ours', () => {
    const rules = template.ofType('AWS::S3::Bucket').flatMap(({ Properties }) => {
      const { ServerSideEncryptionConfiguration } = Properties['BucketEncryption'] as Json;
      return ServerSideEncryptionConfiguration as Json[];
    });
    const ours = rules.filter((rule) => JSON.stringify(rule).includes('aws:kms'));
    expect(ours).toHaveLength(1);
    for (const rule of ours) expect(rule['BucketKeyEnabled']).toBe(true);
  });
});

describe('DuckDB', () => {
  const folder = mkdtempSync(join(tmpdir(), 'evergreen-duckdb-'));
  let session: DuckDbSession;

  beforeAll(async () => {
    session = await DuckDbSession.open(folder, { memoryMb: 128, threads: 1 });
  });

  afterAll(() => {
    session.closeAll();
    rmSync(folder, { recursive: true });
  });

  it('has a home directory, and installs and loads no extension by itself', async () => {
    const names = ['autoinstall_known_extensions', 'autoload_known_extensions', 'home_directory'];
    const settings = names.map((name) => `current_setting('${name}') AS ${name}`).join(', ');
    expect(await session.rows(`SELECT ${settings}`)).toEqual([
      {
        autoinstall_known_extensions: false,
        autoload_known_extensions: false,
        home_directory: folder,
      },
    ]);
  });
});

/** The first folder of an ARN of objects. */
function folderOf(arn: unknown): string {
  return textOf(arn).split('/')[1] ?? '';
}

/** The statements of bucket policies that deny what comes without the header. */
function denials(template: WholeTemplate): Json[] {
  const statements = template
    .ofType('AWS::S3::BucketPolicy')
    .flatMap(({ Properties }) => (Properties['PolicyDocument'] as { Statement: Json[] }).Statement);
  return statements.filter((statement) => JSON.stringify(statement).includes('s3:if-none-match'));
}
