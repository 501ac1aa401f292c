import type { ModelDefinition } from '../model-definition/contract.ts';
import {
  MAX_BODY_BYTES,
  MAX_ENDPOINT_BYTES,
  MAX_LISTED_PROBLEMS,
  MAX_RECORDS,
} from './contract.ts';
import { fieldProblems, jsonPointer, recordsProblem } from './field-problems.ts';
import { RequestProblem } from './problem.ts';
import type { RequestRecord, RequestSchemas } from './request-schema.ts';
import { JsonProblem, type JsonValue, parseStrictJson } from './strict-json.ts';

/** The body of a request as a gateway hands it over. */
export interface RequestBody {
  readonly contentType: string | undefined;
  readonly text: string | null;
  readonly isBase64: boolean;
}

/** A request that fits its model. */
export interface ReadRequest {
  /** As it was sent, if it was. */
  readonly inferenceId: string | undefined;
  readonly count: number;
  /** The model server's body: the features of each record and nothing else. */
  readonly instances: string;
}

const JSON_TYPE = 'application/json';

/**
 * Reads a request for predictions under its model's contract.
 * @throws RequestProblem of 400, 413, 415 or 422
 */
export function readRequest(
  body: RequestBody,
  definition: ModelDefinition,
  schemas: RequestSchemas,
): ReadRequest {
  const document = parseBody(textOf(body));
  const isOne = isObject(document) && 'record' in document && !('records' in document);
  refuseTooMany(document);
  const read = (isOne ? schemas.one : schemas.many).safeParse(document);
  if (!read.success) {
    const asked = { definition, features: schemas.features, body: document };
    throw invalid(fieldProblems(read.error.issues, asked));
  }
  const { data } = read;
  const records = 'record' in data ? [data.record] : data.records;
  const instances = instancesText(records, schemas.features);
  return { inferenceId: data.inferenceId, count: records.length, instances };
}

/** Features alone: capture stores the endpoint's whole body. */
function instancesText(records: readonly RequestRecord[], features: readonly string[]): string {
  const instances = records.map((record) => {
    const kept: Record<string, unknown> = {};
    for (const name of features) {
      if (record[name] !== undefined) kept[name] = record[name];
    }
    return kept;
  });
  const text = JSON.stringify({ instances });
  if (Buffer.byteLength(text) > MAX_ENDPOINT_BYTES) throw tooLarge();
  return text;
}

function textOf({ contentType, text, isBase64 }: RequestBody): string {
  const mediaType = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType !== JSON_TYPE) {
    const fix = `Send the header content-type: ${JSON_TYPE}.`;
    throw new RequestProblem('wrong-content-type', fix);
  }
  if (text === null || text === '') throw malformed('The body is empty.', 'EMPTY_BODY', '');
  const bytes = isBase64 ? Buffer.byteLength(text, 'base64') : Buffer.byteLength(text);
  if (bytes > MAX_BODY_BYTES) throw tooLarge();
  const unpacked = isBase64 ? decoded(text) : text;
  // The gateway puts the replacement character where bytes were not UTF-8.
  if (!unpacked.isWellFormed() || unpacked.includes('\uFFFD')) throw notUtf8();
  return unpacked.startsWith('\uFEFF') ? unpacked.slice(1) : unpacked;
}

function decoded(base64: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      Buffer.from(base64, 'base64'),
    );
  } catch (error) {
    if (error instanceof TypeError) throw notUtf8();
    throw error;
  }
}

function parseBody(text: string): JsonValue {
  if (text.trim() === '') throw malformed('The body is empty.', 'EMPTY_BODY', '');
  try {
    return parseStrictJson(text);
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error;
    const detail = `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.`;
    throw malformed(detail, error.code, jsonPointer(error.path));
  }
}

/** Before they are looked at one by one. */
function refuseTooMany(document: JsonValue): void {
  const records = isObject(document) ? document['records'] : undefined;
  if (!Array.isArray(records) || records.length <= MAX_RECORDS) return;
  const error = { pointer: '/records', ...recordsProblem(records) };
  throw invalid({ errors: [error], errorCount: 1 });
}

function isObject(value: JsonValue): value is Exclude<JsonValue, JsonValue[]> & object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(found: ReturnType<typeof fieldProblems>): RequestProblem {
  const { errorCount } = found;
  const some = errorCount === 1 ? 'One part' : `${errorCount} parts`;
  const listed =
    errorCount > MAX_LISTED_PROBLEMS ? ` The first ${MAX_LISTED_PROBLEMS} are listed.` : '';
  const detail = `${some} of the request ${errorCount === 1 ? 'does' : 'do'} not fit the model.${listed}`;
  const codes = [...new Set(found.errors.map(({ code }) => code))].join(',');
  return new RequestProblem('invalid-request', detail, { ...found, data: { errorCount, codes } });
}

function malformed(detail: string, code: string, pointer: string): RequestProblem {
  const where = pointer === '' ? '' : ` It is at ${pointer}.`;
  return new RequestProblem('malformed-body', `${detail}${where}`, { data: { code } });
}

function notUtf8(): RequestProblem {
  return malformed('The body is not UTF-8.', 'NOT_UTF8', '');
}

function tooLarge(): RequestProblem {
  const detail = `A body may have ${MAX_BODY_BYTES} bytes. Split it into several requests.`;
  return new RequestProblem('body-too-large', detail);
}
