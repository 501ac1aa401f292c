import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCaptureLine } from '../../../../../lambdas/shared/adapters/sagemaker-capture-line.ts';
import { CHAMPION } from '../../../../support/monitoring-samples.ts';

/** Lines as SageMaker writes them, one of each kind. */
const lines = readFileSync('test/fixtures/capture/lines.jsonl', 'utf8').trimEnd().split('\n');
const [json = '', csv = '', base64 = '', bom = '', classes = '', refused = '', unanswered = ''] =
  lines;

const FEATURES = [
  { carrier: 'UA', distance: 1400, delayed: null },
  { carrier: 'Ünal', distance: 200.5, delayed: true },
];
const PREDICTIONS = [
  { label: true, probability: 0.81 },
  { label: false, probability: 0.2 },
];
const CELLS = [
  { carrier: 'UA', distance: '1400', delayed: '' },
  { carrier: 'Ün,al', distance: '200.5', delayed: 'true' },
];

function recordsOf(features: readonly object[], predictions: readonly object[]) {
  return features.map((each, index) => ({
    index,
    features: each,
    prediction: predictions[index],
  }));
}

describe('a captured line', () => {
  it('of JSON tells each record of the batch, and which model answered', () => {
    expect(readCaptureLine(json)).toEqual({
      outcome: 'answered',
      eventId: '9bf0d5ab-3a4b-4f0e-9a5d-000000000000',
      inferenceId: 'order-4711',
      at: '2026-07-01T10:00:00.000Z',
      candidateId: CHAMPION,
      records: recordsOf(FEATURES, PREDICTIONS),
    });
  });

  it('of CSV tells the cells as they were sent', () => {
    expect(readCaptureLine(csv)).toMatchObject({
      inferenceId: null,
      candidateId: CHAMPION,
      records: recordsOf(CELLS, [
        { label: 'true', probability: 0.81 },
        { label: 'false', probability: 0.2 },
      ]),
    });
  });

  it.each([
    ['JSON with a charset', base64, recordsOf(FEATURES, PREDICTIONS)],
    ['CSV with a charset, a byte order mark and CRLF', bom, recordsOf(CELLS, PREDICTIONS)],
  ])('in BASE64 is read as well: %s', (_, line, records) => {
    expect(readCaptureLine(line)).toMatchObject({ outcome: 'answered', records });
  });

  it('tells the probabilities of classes', () => {
    expect(readCaptureLine(classes)).toMatchObject({
      records: [{ prediction: { label: 'no', probabilities: { no: 0.9, yes: 0.1 } } }],
    });
  });

  it('of a request that the model refused says so', () => {
    expect(readCaptureLine(refused)).toMatchObject({ outcome: 'refused', inferenceId: null });
  });

  it('without an answer says so', () => {
    expect(readCaptureLine(unanswered)).toMatchObject({ outcome: 'unanswered' });
  });

  it.each([
    ['cut off', json.slice(0, -40), 'the line is no JSON'],
    ['without an event id', json.replace('eventId', 'event'), 'eventMetadata.eventId'],
    ['without a time', json.replace('inferenceTime', 'time'), 'eventMetadata.inferenceTime'],
    ['without a request', json.replace('endpointInput', 'input'), 'captureData.endpointInput'],
    ['in an unknown encoding', json.replace('"JSON"', '"XML"'), 'encoding'],
    ['of another type', base64.replace('application/json', 'image/png'), 'neither JSON nor CSV'],
    ['without records', json.replace('instances', 'rows'), 'the request has no records'],
    ['whose answer names no model', json.replace('candidateId', 'model'), 'states no model'],
    ['with an answer too few', json.replace(/, \{\\"carrier.*?\}\]/, ']'), '2 predictions for 1'],
    ['of broken CSV', csv.replace('UA,1400,', 'UA'), 'the request is no sound CSV'],
    ['not of UTF-8', base64.replace(/"data":"[^"]*"/, '"data":"/w=="'), 'is not UTF-8'],
    ['with a probability that is none', csv.replace('0.81', 'high'), 'probability that is none'],
    ['of two models', csv.replace(`${CHAMPION},false`, 'cnd-other,false'), 'states two models'],
    ['that is JSON, but no line', '7', 'no object'],
  ])('%s is malformed, and says why without a value of it', (_, line, why) => {
    expect(lines).not.toContain(line);
    const read = readCaptureLine(line);
    expect(read).toEqual({ outcome: 'malformed', why: expect.stringContaining(why) as string });
    expect(JSON.stringify(read)).not.toMatch(/UA|Ün|1400|high/);
  });

  it('whatever it holds is read, or malformed', () => {
    const cut = fc
      .tuple(fc.constantFrom(...lines), fc.nat(), fc.string())
      .map(([line, at, text]) => line.slice(0, at % line.length) + text);
    const swapped = fc
      .tuple(fc.constantFrom(...lines), fc.constantFrom(...lines), fc.nat())
      .map(([a, b, at]) => a.slice(0, at % a.length) + b.slice(at % b.length));
    fc.assert(
      fc.property(fc.oneof(cut, swapped, fc.json(), fc.string()), (line) => {
        expect(readCaptureLine(line).outcome).toMatch(/answered|refused|unanswered|malformed/);
      }),
      { numRuns: 2_000 },
    );
  });
});
