import { CsvError, parse as parseCsv } from 'csv-parse/sync';
import * as z from 'zod';
import { candidateId } from '../../../pipelines/evaluation/contract.ts';
import type { CapturedLine, CapturedRecord } from '../ports/captured-traffic.ts';

const content = z.object({
  observedContentType: z.string().nullish(),
  data: z.string(),
  encoding: z.enum(['CSV', 'JSON', 'BASE64']),
});
type Content = z.infer<typeof content>;

/**
 * A line of a capture file, as far as it is read.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-data-capture-endpoint.html
 */
const captureLine = z.object({
  captureData: z.object({
    endpointInput: content,
    endpointOutput: content.nullish(),
  }),
  eventMetadata: z.object({
    eventId: z.string().min(1),
    inferenceId: z.string().nullish(),
    inferenceTime: z.iso.datetime({ offset: true }),
  }),
});

/** Why a line can't be read. Never holds a value of it. */
class Malformed extends Error {}

type Cells = Readonly<Record<string, unknown>>;

/** What one line of a capture file tells. */
export function readCaptureLine(text: string): CapturedLine {
  try {
    return read(text);
  } catch (error) {
    if (error instanceof Malformed) return { outcome: 'malformed', why: error.message };
    throw error;
  }
}

function read(text: string): CapturedLine {
  const parsed = captureLine.safeParse(jsonIn(text, 'the line'));
  if (!parsed.success) {
    const path = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new Malformed(path === '' ? 'the line is no object' : `the line has no sound ${path}`);
  }
  const { captureData, eventMetadata } = parsed.data;
  const ids = {
    eventId: eventMetadata.eventId,
    inferenceId: eventMetadata.inferenceId ?? null,
    at: new Date(eventMetadata.inferenceTime).toISOString(),
  };
  if (!captureData.endpointOutput) return { ...ids, outcome: 'unanswered' };
  const answer = answerIn(captureData.endpointOutput);
  if (answer === 'refused') return { ...ids, outcome: 'refused' };
  const features = instancesIn(captureData.endpointInput);
  const { predictions } = answer;
  if (features.length !== predictions.length) {
    throw new Malformed(`${predictions.length} predictions for ${features.length} records`);
  }
  const records = features.map((feature, index): CapturedRecord => ({
    index,
    features: feature,
    prediction: predictions[index] ?? {},
  }));
  return { ...ids, outcome: 'answered', candidateId: answer.candidateId, records };
}

/** The records of a request: `{"instances": […]}`, or CSV with a header line. */
function instancesIn(captured: Content): readonly Cells[] {
  const { kind, text } = decoded(captured, 'the request');
  if (kind === 'csv') return rowsIn(text, 'the request');
  const body = jsonIn(text, 'the request');
  return objectsIn(isObject(body) ? body['instances'] : undefined, 'the request');
}

/** The model's answer: predictions with the model that made them, or a refusal. */
function answerIn(captured: Content) {
  const { kind, text } = decoded(captured, 'the answer');
  if (kind === 'csv') return csvAnswer(rowsIn(text, 'the answer'));
  const body = jsonIn(text, 'the answer');
  if (!isObject(body)) throw new Malformed('the answer is no object');
  if (body['predictions'] === undefined && body['error'] !== undefined) return 'refused';
  const predictions = objectsIn(body['predictions'], 'the answer');
  return { candidateId: candidateIn(body['candidateId']), predictions };
}

/** In CSV each line states the model; probabilities by class stand side by side. */
function csvAnswer(rows: readonly Cells[]) {
  const stated = candidateIn(rows[0]?.['candidateId']);
  const predictions = rows.map((row) => {
    if (row['candidateId'] !== stated) throw new Malformed('the answer states two models');
    return predictionIn(row);
  });
  return { candidateId: stated, predictions };
}

const CLASS_PREFIX = 'probability.';

function predictionIn(row: Cells): Cells {
  const prediction: Record<string, unknown> = {};
  const probabilities: Record<string, number> = {};
  for (const [name, cell] of Object.entries(row)) {
    if (name === 'candidateId') continue;
    if (name.startsWith(CLASS_PREFIX))
      probabilities[name.slice(CLASS_PREFIX.length)] = number(cell);
    else prediction[name] = name === 'label' ? cell : number(cell);
  }
  return Object.keys(probabilities).length === 0 ? prediction : { ...prediction, probabilities };
}

function number(cell: unknown): number {
  const value = typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : Number.NaN;
  if (!Number.isFinite(value)) throw new Malformed('the answer has a probability that is none');
  return value;
}

function candidateIn(stated: unknown): string {
  const read = candidateId.safeParse(stated);
  if (!read.success) throw new Malformed('the answer states no model');
  return read.data;
}

/** A content type that the config doesn't name, as one with a charset, was captured in BASE64. */
function decoded({ encoding, data, observedContentType }: Content, what: string) {
  if (encoding !== 'BASE64') return { kind: encoding === 'CSV' ? 'csv' : 'json', text: data };
  const [type = ''] = (observedContentType ?? '').split(';', 1);
  const kind = { 'application/json': 'json', 'text/csv': 'csv' }[type.trim().toLowerCase()];
  if (kind === undefined) throw new Malformed(`${what} is neither JSON nor CSV`);
  return { kind, text: utf8(Buffer.from(data, 'base64'), what) };
}

function utf8(bytes: Buffer, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) throw new Malformed(`${what} is not UTF-8`);
    throw error;
  }
}

function rowsIn(text: string, what: string): readonly Cells[] {
  try {
    return parseCsv<Record<string, string>>(text, {
      columns: true,
      bom: true,
      skip_empty_lines: true,
    });
  } catch (error) {
    // Its message quotes the data.
    if (error instanceof CsvError) throw new Malformed(`${what} is no sound CSV`);
    throw error;
  }
}

function objectsIn(value: unknown, what: string): readonly Cells[] {
  if (!Array.isArray(value) || !value.every(isObject))
    throw new Malformed(`${what} has no records`);
  return value;
}

function isObject(value: unknown): value is Cells {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whatever the parser says of it, its message quotes the text. */
function jsonIn(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Malformed(`${what} is no JSON`);
  }
}
