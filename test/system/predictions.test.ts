import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { MAX_BODY_BYTES, MAX_RECORDS } from '../../pipelines/serving/contract.ts';
import { ApiUnderTest, problem, problemIn, TOY } from '../support/api-under-test.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { evergreen } from '../support/evergreen-command.ts';
import { serveToy } from '../support/released-toy.ts';
import { TrainingUnderTest } from '../support/training-under-test.ts';

const app = new AppUnderTest();
const training = new TrainingUnderTest(app);
const api = new ApiUnderTest(app);

beforeAll(async () => await serveToy(training, api));

afterAll(async () => await training.letUploadsStartRuns());

describe('a signed request', () => {
  it('is answered with a prediction, and with which model made it', async () => {
    const answer = await api.predict({ record: TOY });
    const released = (await training.ledger.releases()).find(({ status }) => status === 'released');
    expect(answer).toMatchObject({
      model: 'toy',
      version: released?.packageVersion,
      candidateId: released?.candidateId,
      variant: 'champion',
      predictions: [{ id: `${answer.inferenceId}.0`, value: expect.any(Number) as unknown }],
    });
  });

  it('may hold many records, and its own inference id: predictions come in order', async () => {
    const colours = ['red', 'green', 'blue'];
    const records = colours.map((colour) => ({ size: 3, colour }));
    const { inferenceId, predictions } = await api.predict({ inferenceId: 'order-4711', records });
    expect(inferenceId).toBe('order-4711');
    expect(predictions.map(({ id }) => id)).toEqual([
      'order-4711.0',
      'order-4711.1',
      'order-4711.2',
    ]);
    const alone = await Promise.all(
      records.map(async (record) => (await api.predict({ record })).predictions[0]?.value),
    );
    expect(predictions.map(({ value }) => value)).toEqual(alone);
  });

  it(`may hold ${MAX_RECORDS} records`, async () => {
    const { predictions } = await api.predict({ records: Array(MAX_RECORDS).fill(TOY) });
    expect(predictions).toHaveLength(MAX_RECORDS);
  });
});

const nested = (levels: number) => `{"record":${'['.repeat(levels)}${']'.repeat(levels)}}`;
const bodyOf = (bytes: number) => JSON.stringify({ record: { ...TOY, id: 'x'.repeat(bytes) } });

/** Bodies that nobody can read, by what is wrong with them: B16, B17. */
const UNREADABLE: Readonly<Record<string, string>> = {
  'is empty': '',
  'is no JSON': 'size=3',
  'ends too early': '{"record":',
  'is nested 10,000 levels deep': nested(10_000),
  'names a member twice': '{"record":{"size":1,"size":2,"colour":"red"}}',
  'reaches for the prototype': '{"record":{"__proto__":{"size":1},"colour":"red"}}',
  'holds a number beyond a float': '{"record":{"size":1e400,"colour":"red"}}',
};

describe('a request that can not be answered gets one problem', () => {
  it.each(Object.entries(UNREADABLE))('400 when its body %s', async (_, body) => {
    expect(problemIn(await api.ask(body))).toMatchObject(problem(400, 'malformed-body'));
    // The next one is served by the same process.
    expect((await api.predict({ record: TOY })).predictions).toHaveLength(1);
  });

  it('404 for a model that does not exist, with the name that was meant', async () => {
    const { detail, ...told } = problemIn(await api.ask({ record: TOY }, { model: 'toyy' }));
    expect(told).toMatchObject(problem(404, 'unknown-model'));
    expect(detail).toContain('Did you mean "toy"?');
  });

  it('415 for another content type', async () => {
    const reply = await api.ask('size,colour\n3,red\n', { contentType: 'text/csv' });
    expect(problemIn(reply)).toMatchObject(problem(415, 'wrong-content-type'));
  });

  it('422 with every wrong, missing and unknown field at once', async () => {
    const records = [{ colour: 'gren', size: '3' }, { colour: 'red' }, { ...TOY, weight: 1 }];
    const { errors = [], ...told } = problemIn(await api.ask({ records }));
    expect(told).toMatchObject({ ...problem(422, 'invalid-request'), errorCount: 4 });
    expect(Object.fromEntries(errors.map(({ pointer, code }) => [pointer, code]))).toEqual({
      '/records/0/colour': 'NOT_ALLOWED',
      '/records/0/size': 'WRONG_TYPE',
      '/records/1/size': 'MISSING_FIELD',
      '/records/2/weight': 'UNKNOWN_FIELD',
    });
    expect(errors[0]?.fix + (errors[1]?.fix ?? '')).toContain('Did you mean "green"?');
  });

  it.each([
    ['no record', 0, 'NO_RECORDS'],
    ['one record too many', MAX_RECORDS + 1, 'TOO_MANY_RECORDS'],
  ])('422 for %s', async (_, count, code) => {
    const told = problemIn(await api.ask({ records: Array(count).fill(TOY) }));
    expect(told).toMatchObject({
      ...problem(422, 'invalid-request'),
      errors: [{ pointer: '/records', code }],
    });
  });

  it.each([
    ['5 MB, by the function', MAX_BODY_BYTES],
    ['10 MB, by the gateway', 10_500_000],
  ])('413 for more than %s', async (_, bytes) => {
    expect(problemIn(await api.ask(bodyOf(bytes)))).toMatchObject(problem(413, 'body-too-large'));
  });

  it('503 when the model was never released, and when to come back', async () => {
    const reply = await api.ask({ record: TOY }, { model: 'toy-person' });
    expect(problemIn(reply)).toMatchObject(problem(503, 'no-released-model'));
    expect(reply.headers['retry-after']).toBe('60');
  });
});

const openApi = z.object({
  openapi: z.string(),
  servers: z.array(z.object({ url: z.url() })),
  paths: z.record(
    z.string(),
    z.object({
      post: z.object({
        operationId: z.string(),
        requestBody: z.object({
          content: z.object({
            'application/json': z.object({
              schema: z.record(z.string(), z.unknown()),
              examples: z.record(z.string(), z.object({ value: z.unknown() })),
            }),
          }),
        }),
        responses: z.record(z.string(), z.unknown()),
      }),
    }),
  ),
  components: z.record(z.string(), z.record(z.string(), z.unknown())),
});

describe('GET /openapi.json', () => {
  const description = async () => {
    const reply = await api.call('openapi.json', { method: 'GET' });
    return openApi.parse(JSON.parse(reply.body));
  };

  it('describes every model, and whatever it refers to', async () => {
    const document = await description();
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(Object.keys(document.paths)).toContain('/models/toy/predictions');
    expect(Object.keys(document.paths)).toContain('/models/flight-delay/predictions');
    const references = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g);
    for (const [, kind = '', name = ''] of references) {
      expect(document.components[kind]).toHaveProperty(name);
    }
  });

  it('agrees with what the API takes', async () => {
    const { paths } = await description();
    const content = paths['/models/toy/predictions']?.post.requestBody.content['application/json'];
    const published = z.fromJSONSchema(content?.schema ?? {});
    const examples = Object.values(content?.examples ?? {}).map(({ value }) => value);
    const cases: readonly unknown[] = [
      ...examples,
      { record: TOY, inferenceId: 'a b' },
      { record: { ...TOY, id: 'dropped', price: 'dropped' } },
      { record: { ...TOY, colour: 'pink' } },
      { record: { ...TOY, size: -1 } },
      { record: { ...TOY, size: null } },
      { record: { ...TOY, weight: 1 } },
      { record: TOY, records: [TOY] },
      { records: [] },
    ];
    for (const body of cases) {
      const { status } = await api.ask(body);
      expect([status, JSON.stringify(body)]).toEqual([
        published.safeParse(body).success ? 200 : 422,
        JSON.stringify(body),
      ]);
    }
    for (const example of examples) expect((await api.ask(example)).status).toBe(200);
  });
});

describe('the evergreen command', () => {
  it('predicts', async () => {
    const record = JSON.stringify(TOY);
    const asked = await evergreen(app, 'predict', 'toy', '--record', record, '--json');
    expect(asked).toMatchObject({ code: 0, complaint: '' });
    const { predictions } = await api.predict({ record: TOY });
    expect(JSON.parse(asked.output)).toMatchObject({
      model: 'toy',
      predictions: [{ value: predictions[0]?.value }],
    });
  });

  it('says what is wrong with a record', async () => {
    const record = '{"size":"3","colour":"red"}';
    const { code, complaint } = await evergreen(app, 'predict', 'toy', '--record', record);
    expect(code).toBe(1);
    expect(complaint).toContain('/record/size');
  });

  it('tells what serves', async () => {
    const { version, candidateId } = await api.predict({ record: TOY });
    const asked = await evergreen(app, 'status', 'toy', '--json');
    expect(JSON.parse(asked.output)).toMatchObject({
      model: 'toy',
      champion: { packageVersion: version, candidateId },
    });
    expect((await evergreen(app, 'status', 'toy')).output).toContain(`ersion ${version}`);
  });
});
