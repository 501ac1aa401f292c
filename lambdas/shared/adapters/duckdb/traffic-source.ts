import { featureColumns } from '../../../../pipelines/model-definition/feature-columns.ts';
import type { ModelDefinition } from '../../../../pipelines/model-definition/contract.ts';
import type { TrafficFile } from '../../ports/traffic-engine.ts';
import { textIn, type DuckDbSession } from './session.ts';
import { identifier, literal, literals } from './sql-text.ts';
import type { SourceCell } from './traffic-columns.ts';

/** An endpoint takes requests of no more than 6 MB; DuckDB sets twice as much aside, for each thread. */
const maxLineBytes = 8 * 1024 * 1024;

/** A file to scan. */
export interface TrafficSource {
  readonly relation: string;
  /** A feature's cell; `undefined` when the file has none. */
  readonly feature: (name: string) => SourceCell | undefined;
  readonly prediction: SourceCell | undefined;
}

/** How a file is read, by its format. */
export async function openTraffic(
  session: DuckDbSession,
  { path, format }: TrafficFile,
  definition: ModelDefinition,
): Promise<TrafficSource> {
  if (format === 'ndjson') return openLines(path, definition);
  const file = literal(path);
  const relation =
    format === 'parquet'
      ? `read_parquet(${file})`
      : `read_csv(${file}, header = true, delim = ',', quote = '"', escape = '"', all_varchar = true, nullstr = ${literals(definition.data.nulls)})`;
  const columns = await session.rows(`DESCRIBE SELECT * FROM ${relation}`);
  const stored = new Map(
    columns.map((column) => [textIn(column, 'column_name'), textIn(column, 'column_type')]),
  );
  return {
    relation,
    feature: (name) => {
      const type = stored.get(name);
      return type === undefined ? undefined : { sql: identifier(name), stored: type };
    },
    prediction: undefined,
  };
}

/** Lines as `trafficLine` writes them: cells by place, so that no name needs care. */
function openLines(path: string, definition: ModelDefinition): TrafficSource {
  const places = new Map(featureColumns(definition).map((name, i) => [name, i + 1]));
  return {
    relation: `read_json(${literal(path)}, format = 'newline_delimited', columns = {f: 'VARCHAR[]', p: 'VARCHAR'}, maximum_object_size = ${maxLineBytes})`,
    feature: (name) => {
      const place = places.get(name);
      return place === undefined ? undefined : text(`f[${place}]`, definition);
    },
    prediction: text('p', definition),
  };
}

function text(cell: string, { data }: ModelDefinition): SourceCell {
  const nulls = data.nulls.map(literal).join(', ');
  return {
    sql: nulls === '' ? cell : `CASE WHEN ${cell} NOT IN (${nulls}) THEN ${cell} END`,
    stored: 'VARCHAR',
  };
}
