import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelDefinition } from '../../../../pipelines/model-definition/contract.ts';
import { RequestProblem } from '../../../../pipelines/serving/problem.ts';
import { readRequest } from '../../../../pipelines/serving/read-request.ts';
import { requestSchemas } from '../../../../pipelines/serving/request-schema.ts';

const definition = modelDefinition.parse({
  name: 'visits',
  task: 'binary',
  data: {
    columns: {
      customer: { type: 'string' },
      at: { type: 'timestamp' },
      city: { type: 'category', values: ['Oslo', 'Rome'] },
      'a/b~c': { type: 'number', nullable: true, min: 0, max: 1 },
      count: { type: 'integer', min: 1 },
      email: { type: 'category', pii: true, values: ['a@b.example'] },
      since: { type: 'date', min: '2020-01-01' },
      member: { type: 'boolean' },
      returned: { type: 'boolean' },
    },
    label: { column: 'returned' },
    time: 'at',
    key: ['customer'],
    ignore: ['note'],
  },
});
const schemas = requestSchemas(definition);
const good = {
  city: 'Oslo',
  count: 3,
  email: 'a@b.example',
  since: '2020-02-29',
  member: true,
};

function read(text: string | null, contentType: string | undefined = 'application/json') {
  return readRequest({ text, contentType, isBase64: false }, definition, schemas);
}

function refusal(text: string | null, contentType?: string): RequestProblem {
  try {
    read(text, contentType);
  } catch (error) {
    if (error instanceof RequestProblem) return error;
    throw error;
  }
  throw new Error('It was taken.');
}

describe('a request', () => {
  it('becomes features and nothing else', () => {
    const record = { ...good, customer: 'c', at: 'x', returned: 'y', note: [1], 'a/b~c': null };
    const { count, instances, inferenceId } = read(JSON.stringify({ record, inferenceId: 'i-1' }));
    expect({ count, inferenceId }).toEqual({ count: 1, inferenceId: 'i-1' });
    expect(JSON.parse(instances)).toEqual({ instances: [{ ...good, 'a/b~c': null }] });
  });

  it.each(['application/json', 'Application/JSON; charset=utf-8'])('may be %s', (type) => {
    expect(read(JSON.stringify({ records: [good, good] }), type).count).toBe(2);
  });

  it('may come as bytes, with a mark of their order', () => {
    const text = Buffer.from(`\uFEFF${JSON.stringify({ record: good })}`).toString('base64');
    const body = { text, contentType: 'application/json', isBase64: true };
    expect(readRequest(body, definition, schemas).count).toBe(1);
  });

  it.each([
    [null, undefined, 'malformed-body'],
    ['', undefined, 'malformed-body'],
    [' \n', undefined, 'malformed-body'],
    ['{', undefined, 'malformed-body'],
    ['{"record":"\uFFFD"}', undefined, 'malformed-body'],
    ['{}', 'text/csv', 'wrong-content-type'],
    ['{}', '', 'wrong-content-type'],
    ['x'.repeat(5_000_001), undefined, 'body-too-large'],
  ])('%j of type %j is %s', (text, contentType, kind) => {
    expect(refusal(text, contentType).kind).toBe(kind);
  });

  it('is refused when its bytes are no UTF-8', () => {
    const text = Buffer.from([0x22, 0xc3, 0x28, 0x22]).toString('base64');
    const body = { text, contentType: 'application/json', isBase64: true };
    expect(() => readRequest(body, definition, schemas)).toThrow('not UTF-8');
  });

  it.each([
    ['[]', '', 'WRONG_TYPE'],
    ['{}', '/records', 'MISSING_FIELD'],
    ['{"records":{}}', '/records', 'WRONG_TYPE'],
    ['{"records":[]}', '/records', 'NO_RECORDS'],
    [
      JSON.stringify({ records: Array.from({ length: 10_001 }, () => good) }),
      '/records',
      'TOO_MANY_RECORDS',
    ],
    ['{"records":[7]}', '/records/0', 'WRONG_TYPE'],
    [JSON.stringify({ record: good, records: [good] }), '/record', 'UNKNOWN_FIELD'],
    [JSON.stringify({ record: good, inferenceId: 'a b' }), '/inferenceId', 'WRONG_FORMAT'],
    [JSON.stringify({ record: good, inferenceId: 'a'.repeat(65) }), '/inferenceId', 'WRONG_FORMAT'],
    [JSON.stringify({ record: good, inferenceId: 7 }), '/inferenceId', 'WRONG_TYPE'],
  ])('%s is wrong at %j: %s', (text, pointer, code) => {
    const { kind, errors } = refusal(text);
    expect(kind).toBe('invalid-request');
    expect(errors).toMatchObject([{ pointer, code }]);
  });
});

describe('a record', () => {
  it('has all its mistakes told at once, each with what to do', () => {
    const record = {
      cty: 'Oslo',
      'a/b~c': 2,
      count: '3',
      email: 'x@y.example',
      since: '2019-12-31',
      member: 1,
    };
    const { errors, errorCount } = refusal(JSON.stringify({ records: [good, record] }));
    expect(errorCount).toBe(7);
    expect(errors?.map(({ pointer, code, got }) => [pointer, code, got])).toEqual(
      expect.arrayContaining([
        ['/records/1/city', 'MISSING_FIELD', 'nothing'],
        ['/records/1/cty', 'UNKNOWN_FIELD', '"cty"'],
        ['/records/1/a~1b~0c', 'OUT_OF_RANGE', '2'],
        ['/records/1/count', 'WRONG_TYPE', '"3"'],
        ['/records/1/email', 'NOT_ALLOWED', 'text'],
        ['/records/1/since', 'OUT_OF_RANGE', '"2019-12-31"'],
        ['/records/1/member', 'WRONG_TYPE', '1'],
      ]),
    );
    const fixes = Object.fromEntries(errors?.map(({ pointer, fix }) => [pointer, fix]) ?? []);
    expect(fixes['/records/1/cty']).toBe('Did you mean "city"?');
    expect(fixes['/records/1/count']).toContain('without quotes');
  });

  it('lists the first hundred mistakes and counts the others', () => {
    const { errors, errorCount, message } = refusal(
      JSON.stringify({ records: Array.from({ length: 60 }, () => ({})) }),
    );
    expect(errors).toHaveLength(100);
    expect(errorCount).toBe(300);
    expect(message).toContain('300 parts');
  });

  it('never has personal data told of', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 1 }), (value) => {
        const canary = 'k4n4ry';
        const record = { ...good, email: [canary, value], count: canary.length };
        const asText = { ...good, email: `${canary}@z.example` };
        for (const sent of [record, asText]) {
          const { errors, message, data } = refusal(JSON.stringify({ record: sent }));
          expect(JSON.stringify([errors, message, data])).not.toContain(canary);
        }
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    ['a suggestion', { ...good, city: 'Romme' }, 'Did you mean "Rome"?'],
    ['a half', { ...good, count: 1.5 }, 'Send a whole number, at least 1.'],
    ['a wrong day', { ...good, since: '2021-02-29' }, '%Y-%m-%d'],
  ])('is told how to be right: %s', (_, record, fix) => {
    expect(refusal(JSON.stringify({ record })).errors?.[0]?.fix).toContain(fix);
  });

  it('may have columns that the contract lets files have', () => {
    const lenient = {
      ...definition,
      data: { ...definition.data, extraColumns: 'ignore' as const },
    };
    const text = JSON.stringify({ record: { ...good, more: 1 } });
    const body = { text, contentType: 'application/json', isBase64: false };
    expect(readRequest(body, lenient, requestSchemas(lenient)).instances).not.toContain('more');
    expect(refusal(text).errors).toMatchObject([{ pointer: '/record/more' }]);
  });

  it('is never changed on its way', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: 0, max: 1 }), fc.nat(), (fraction, count) => {
        const record = { ...good, 'a/b~c': fraction, count: count + 1 };
        const { instances } = read(JSON.stringify({ record }));
        const sent = JSON.parse(JSON.stringify(record)) as unknown;
        expect(JSON.parse(instances)).toEqual({ instances: [sent] });
      }),
    );
  });
});
