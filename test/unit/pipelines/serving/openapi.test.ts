import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { modelDefinition } from '../../../../pipelines/model-definition/contract.ts';
import { openApiDocument } from '../../../../pipelines/serving/openapi.ts';
import { readRequest } from '../../../../pipelines/serving/read-request.ts';
import { requestSchemas } from '../../../../pipelines/serving/request-schema.ts';

const fixture = new URL(
  '../../../fixtures/evaluation/definition-flight-delay.json',
  import.meta.url,
);
const definition = modelDefinition.parse(JSON.parse(readFileSync(fileURLToPath(fixture), 'utf8')));

const content = z.object({
  'application/json': z.object({
    schema: z.record(z.string(), z.unknown()),
    examples: z.record(z.string(), z.object({ value: z.record(z.string(), z.unknown()) })),
  }),
});
const document = openApiDocument([definition], {
  server: 'https://api.example/prod',
  system: 'evergreen',
});
const { post } = z
  .object({ post: z.object({ requestBody: z.object({ content }), responses: z.looseObject({}) }) })
  .parse(Reflect.get(document['paths'] as object, `/models/${definition.name}/predictions`));
const { schema, examples } = post.requestBody.content['application/json'];
/** The published schema, read back: what a caller's own tools make of it. */
const published = z.fromJSONSchema(schema);
const fits = (value: unknown) => published.safeParse(value).success;

function taken(value: unknown): boolean {
  const body = { text: JSON.stringify(value), contentType: 'application/json', isBase64: false };
  try {
    readRequest(body, definition, requestSchemas(definition));
    return true;
  } catch {
    return false;
  }
}

describe('the description of the API', () => {
  it.each(Object.entries(examples))('has an example, %s, that the API takes', (_, { value }) => {
    expect(fits(value)).toBe(true);
    expect(taken(value)).toBe(true);
  });

  const [record = {}] = Object.values(examples).map(({ value }) => value['record']);
  it.each([
    {},
    { records: [] },
    { record: {} },
    { record, records: [record] },
    { record: { ...(record as object), more: 1 } },
    { record: { ...(record as object), distance: 'x' } },
    { record: { ...(record as object), distance: 1e9 } },
    { record: { ...(record as object), distance: null } },
    { record: { ...(record as object), wind_gust: null, late: 'dropped' } },
    { record, inferenceId: 'a b' },
    { records: [record, record], inferenceId: 'i' },
  ])('judges as the API does: %j', (value) => {
    expect(fits(value)).toBe(taken(value));
  });

  it('names every answer, and that requests are signed', () => {
    expect(Object.keys(post.responses)).toEqual(
      expect.arrayContaining([
        '200',
        '400',
        '403',
        '404',
        '413',
        '415',
        '422',
        '429',
        '503',
        '504',
      ]),
    );
    expect(document).toMatchObject({ openapi: '3.1.1', security: [{ sigv4: [] }] });
    expect(JSON.stringify(document)).not.toContain('"$schema"');
  });
});
