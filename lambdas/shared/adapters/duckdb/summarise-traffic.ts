import type { TrafficSummary } from '../../../../pipelines/drift/contract.ts';
import { columnRule } from '../../../../pipelines/data-contract/contract.ts';
import type { SummariseInput } from '../../ports/traffic-engine.ts';
import { doublesOf } from './read-numbers.ts';
import type { DuckDbSession } from './session.ts';
import { literal } from './sql-text.ts';
import {
  countedColumn,
  encodedCell,
  ruleOf,
  type CountedColumn,
  type SourceCell,
} from './traffic-columns.ts';
import { openTraffic, type TrafficSource } from './traffic-source.ts';

/** A counted column, and where a source has it. */
interface ScannedColumn {
  readonly counted: CountedColumn;
  /** The ENUM type of its known values. */
  readonly enumeration: string | undefined;
  readonly cell: (source: TrafficSource) => SourceCell | undefined;
}

/** Counts every column of traffic into the baseline's bins, by one scan of each file. */
export async function summariseTraffic(
  session: DuckDbSession,
  { files, definition, baseline }: SummariseInput,
): Promise<TrafficSummary> {
  const features = baseline.features.map(({ name, type, profile, otherValues }, i) => {
    const { numeric, categories } = profile;
    const rule = ruleOf(name, type, definition);
    const counted = countedColumn(rule, { numeric, categories, otherValues });
    return { name, ...scanned(counted, i, (source) => source.feature(name)) };
  });
  const prediction = predictionColumn(baseline.predictions, features.length);
  const columns = prediction === undefined ? features : [...features, prediction];
  for (const { enumeration, counted } of columns) {
    if (enumeration === undefined) continue;
    const values = counted.known.map(literal).join(', ');
    await session.run(`CREATE TYPE ${enumeration} AS ENUM (${values})`);
  }
  let records = 0;
  for (const file of files) {
    const source = await openTraffic(session, file, definition);
    records += await scan(session, source, columns);
  }
  return {
    schemaVersion: 1,
    records,
    features: features.map(({ name, counted }) => ({ name, ...counted.counter.counts() })),
    predictions: prediction?.counted.counter.counts() ?? null,
  };
}

function scanned(
  counted: CountedColumn,
  place: number,
  cell: ScannedColumn['cell'],
): ScannedColumn {
  return { counted, enumeration: counted.known.length > 0 ? `known${place}` : undefined, cell };
}

function predictionColumn(
  predictions: SummariseInput['baseline']['predictions'],
  place: number,
): ScannedColumn | undefined {
  if (predictions === null) return undefined;
  const rule = columnRule.parse({ type: predictions.numeric ? 'number' : 'category' });
  const counted = countedColumn(rule, { ...predictions, otherValues: [] });
  return scanned(counted, place, (source) => source.prediction);
}

/** Answers how many records there were. */
async function scan(
  session: DuckDbSession,
  source: TrafficSource,
  columns: readonly ScannedColumn[],
): Promise<number> {
  const selected = columns.map(({ counted, enumeration, cell }) => {
    const found = cell(source);
    return found === undefined ? `CAST('nan' AS DOUBLE)` : encodedCell(counted, found, enumeration);
  });
  let records = 0;
  for await (const chunk of session.chunks(
    `SELECT ${selected.join(', ')} FROM ${source.relation}`,
  )) {
    records += chunk.rowCount;
    for (const [i, { counted }] of columns.entries()) {
      counted.counter.add(doublesOf(chunk.getColumnVector(i), chunk.rowCount));
    }
  }
  return records;
}
