import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { WrittenFile } from '../../ports/dataset-engine.ts';
import type { DuckDbSession } from './session.ts';
import { parquetLayout } from './parquet-layout.ts';
import { identifier, literal } from './sql-text.ts';
import type { Split } from './split.ts';
import type { Staged } from './staged.ts';

/** A part of the dataset, written. */
export interface WrittenPart {
  readonly rows: number;
  readonly file: WrittenFile;
}

/**
 * Writes both parts, columns by name and rows in the order of the file. One thread writes, so the
 * same rows always make the same bytes: they go to write-once keys.
 */
export async function writeParts(
  session: DuckDbSession,
  staged: Staged,
  kept: string,
  { isHeldOut }: Split,
  workDirectory: string,
): Promise<{ training: WrittenPart; holdOut: WrittenPart }> {
  const write = (name: string, condition: string) =>
    writePart(session, staged, `${kept} AND ${condition}`, join(workDirectory, name));
  return {
    training: await write('training.parquet', `NOT (${isHeldOut})`),
    holdOut: await write('hold-out.parquet', isHeldOut),
  };
}

async function writePart(
  session: DuckDbSession,
  { relation, columns }: Staged,
  condition: string,
  path: string,
): Promise<WrittenPart> {
  const selected = columns.map(({ column, value }) => `${value} AS ${identifier(column.name)}`);
  const rows = await session.run(
    `COPY (SELECT ${selected.join(', ')} FROM ${relation} WHERE ${condition}) TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ${parquetLayout(columns.length)})`,
  );
  return { rows, file: { path, ...(await fingerprint(path)) } };
}

async function fingerprint(path: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return { sha256: hash.digest('hex'), bytes: (await stat(path)).size };
}
