import { readFile } from 'node:fs/promises';
import type { DeployedSystem } from '../cloud/deployed-system.ts';
import { RecordsUnreadableError } from '../errors.ts';

/** Where records lie. */
export interface RecordsFile {
  readonly file: string;
}

type Cells = Readonly<Record<string, string>>;

/**
 * The records of a file. Cells of a CSV become what the model's API says that their columns are; one
 * that can't is sent as the text it is, for the API to say what is wrong with it.
 * @throws RecordsUnreadableError
 */
export async function readRecords(
  { file }: RecordsFile,
  system: DeployedSystem,
  model: string,
): Promise<readonly unknown[]> {
  const text = await textOf(file);
  if (!/\.csv$/i.test(file)) return recordsOf(file, text);
  // Loaded when it is needed: most commands read no CSV.
  const { parse, CsvError } = await import('csv-parse/sync');
  try {
    const rows = parse<Cells>(text, { columns: true, bom: true, skip_empty_lines: true });
    const types = await columnTypes(system, model);
    return rows.map((row) => typed(row, types));
  } catch (error) {
    if (error instanceof CsvError) throw unreadable(file, error.message);
    throw error;
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error instanceof Error ? error.message : String(error));
  }
}

function recordsOf(file: string, text: string): readonly unknown[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw unreadable(file, 'it is not JSON.');
  }
  if (Array.isArray(document)) return document;
  if (typeof document !== 'object' || document === null) {
    throw unreadable(file, 'it holds neither a record nor an array of records.');
  }
  return 'records' in document && Array.isArray(document.records) ? document.records : [document];
}

function unreadable(file: string, why: string): RecordsUnreadableError {
  return new RecordsUnreadableError(`No records can be read from ${file}: ${why}`, { file });
}

/** JSON Schema's types by column, of those that the model reads. */
type ColumnTypes = ReadonlyMap<string, readonly string[]>;

function typed(row: Cells, types: ColumnTypes): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, cell]) => [name, valueOf(cell, types.get(name) ?? [])]),
  );
}

function valueOf(cell: string, types: readonly string[]): unknown {
  if (cell === '') return null;
  if (types.includes('integer') || types.includes('number')) {
    const value = Number(cell);
    return cell.trim() !== '' && Number.isFinite(value) ? value : cell;
  }
  if (!types.includes('boolean')) return cell;
  const words: Readonly<Record<string, boolean>> = { true: true, 1: true, false: false, 0: false };
  return words[cell.toLowerCase()] ?? cell;
}

/** What the API's own description says. None for a model that it doesn't know: the API will say so. */
async function columnTypes(system: DeployedSystem, model: string): Promise<ColumnTypes> {
  const { status, body } = await system.callApi({ method: 'GET', path: 'openapi.json' });
  if (status !== 200) return new Map();
  const media = ['requestBody', 'content', 'application/json', 'schema'];
  const path = ['paths', `/models/${model}/predictions`, 'post', ...media];
  const forms = memberAt(JSON.parse(body), [...path, 'oneOf']);
  const record = (Array.isArray(forms) ? forms : [])
    .map((form: unknown) => memberAt(form, ['properties', 'record', 'properties']))
    .find((properties) => properties !== undefined);
  if (typeof record !== 'object' || record === null) return new Map();
  return new Map(Object.entries(record).map(([name, schema]) => [name, typesIn(schema)]));
}

/** Of a column, which may be nullable: then its type is one of several. */
function typesIn(schema: unknown): readonly string[] {
  const forms = memberAt(schema, ['anyOf']);
  const all: readonly unknown[] = Array.isArray(forms) ? forms : [schema];
  return all
    .flatMap((form): unknown => memberAt(form, ['type']))
    .filter((type): type is string => typeof type === 'string');
}

function memberAt(value: unknown, path: readonly string[]): unknown {
  let member = value;
  for (const name of path) {
    if (typeof member !== 'object' || member === null || !Object.hasOwn(member, name)) {
      return undefined;
    }
    member = Reflect.get(member, name);
  }
  return member;
}
