import { storedColumns } from '../../../../pipelines/data-contract/columns.ts';
import type { ColumnProfile } from '../../../../pipelines/dataset/contract.ts';
import type { ProfileWindowInput, WindowProfile } from '../../ports/traffic-engine.ts';
import { profileColumns } from './profile-columns.ts';
import { numberIn, textIn, type DuckDbSession } from './session.ts';
import { identifier, literals } from './sql-text.ts';
import type { Staged } from './staged.ts';

/**
 * The exact profile of columns over several Parquet files of the ingest workflow, as if they were
 * one: their types are those of the definition, so nothing has to be read another way.
 */
export async function profileWindow(
  session: DuckDbSession,
  { paths, definition, columns }: ProfileWindowInput,
): Promise<WindowProfile> {
  const source = `read_parquet(${literals(paths)}, union_by_name = true)`;
  const rows = numberIn(await session.row(`SELECT count(*) AS n FROM ${source}`), 'n');
  const wanted = storedColumns(definition).filter(({ name }) => columns.includes(name));
  const selected = wanted.map(({ name }, i) => `${identifier(name)} AS v${i}`);
  const staged: Staged = {
    relation: `(SELECT ${selected.join(', ')} FROM ${source})`,
    columns: wanted.map((column, i) => ({ column, value: `v${i}`, quality: undefined })),
    rows,
  };
  const profiles = await profileColumns(session, staged, 'true');
  const otherValues = new Map<string, readonly string[]>();
  for (const { name } of wanted) {
    const profile = profiles.get(name);
    if (profile === undefined || !hasOthers(profile)) continue;
    otherValues.set(name, await valuesBeyondTop(session, source, name, profile));
  }
  // In the order of the definition's columns: profiles come as they are made.
  const inOrder = wanted.flatMap(({ name }) => {
    const profile = profiles.get(name);
    return profile === undefined ? [] : [[name, profile] as const];
  });
  return { rows, columns: new Map(inOrder), otherValues };
}

function hasOthers({ categories }: ColumnProfile): boolean {
  return categories !== undefined && categories.otherCount > 0;
}

async function valuesBeyondTop(
  session: DuckDbSession,
  source: string,
  name: string,
  { categories }: ColumnProfile,
): Promise<string[]> {
  const value = identifier(name);
  const top = new Set(categories?.top.map((each) => each.value));
  const rows = await session.rows(
    `SELECT DISTINCT CAST(${value} AS VARCHAR) AS value FROM ${source} WHERE ${value} IS NOT NULL ORDER BY 1`,
  );
  return rows.map((row) => textIn(row, 'value')).filter((each) => !top.has(each));
}
