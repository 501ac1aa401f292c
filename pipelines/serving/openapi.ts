import * as z from 'zod';
import type { ModelDefinition } from '../model-definition/contract.ts';
import { exampleOf } from '../data-contract/strptime.ts';
import type { ColumnRule } from '../data-contract/contract.ts';
import { predictionAnswers, problemDocument } from './contract.ts';
import { problemKinds, PROBLEM_TYPE } from './problem.ts';
import { requestSchemas } from './request-schema.ts';

type Json = Record<string, unknown>;

const JSON_TYPE = 'application/json';

/** Where the document and the API are found. */
export interface OpenApiPlace {
  /** Absolute, without a slash at its end. */
  readonly server: string;
  readonly system: string;
}

/** The API as OpenAPI 3.1 describes it, made from the schemas that requests are read with. */
export function openApiDocument(
  definitions: readonly ModelDefinition[],
  { server, system }: OpenApiPlace,
): Json {
  return {
    openapi: '3.1.1',
    info: {
      title: `${system}: predictions`,
      version: '1',
      description:
        'Predictions of released models. Requests are signed with AWS Signature Version 4 for the service execute-api.',
    },
    servers: [{ url: server }],
    security: [{ sigv4: [] }],
    paths: Object.fromEntries(
      definitions.map((definition) => [
        `/models/${definition.name}/predictions`,
        pathOf(definition),
      ]),
    ),
    components: {
      securitySchemes: { sigv4: SIGV4 },
      schemas: { Problem: jsonSchemaOf(problemDocument) },
      responses: problemResponses(),
    },
  };
}

/** As API Gateway itself writes it. */
const SIGV4 = {
  type: 'apiKey',
  name: 'Authorization',
  in: 'header',
  'x-amazon-apigateway-authtype': 'awsSigv4',
};

function pathOf(definition: ModelDefinition): Json {
  const schemas = requestSchemas(definition);
  const record = exampleRecord(definition, schemas.features);
  return {
    post: {
      operationId: `predict-${definition.name}`,
      summary: `Predictions of ${definition.name}`,
      ...(definition.description !== undefined && { description: definition.description }),
      requestBody: {
        required: true,
        content: {
          [JSON_TYPE]: {
            schema: {
              oneOf: [jsonSchemaOf(schemas.many), jsonSchemaOf(schemas.one)],
            },
            examples: {
              one: { value: { record } },
              many: { value: { inferenceId: 'order-4711', records: [record] } },
            },
          },
        },
      },
      responses: {
        200: {
          description: 'A prediction for each record.',
          content: {
            [JSON_TYPE]: { schema: jsonSchemaOf(predictionAnswers[definition.task]) },
          },
        },
        ...problemReferences(),
      },
    },
  };
}

/** Schemas of OpenAPI 3.1 are those of JSON Schema 2020-12. Answers may get more members one day. */
function jsonSchemaOf(schema: z.ZodType): Json {
  const { $schema: _, ...document } = z.toJSONSchema(schema, { io: 'input' });
  return document;
}

/** The problems of the API by status: several may share one. */
function byStatus(): Map<number, (typeof problemKinds)[keyof typeof problemKinds][]> {
  const statuses = new Map<number, (typeof problemKinds)[keyof typeof problemKinds][]>();
  for (const kind of Object.values(problemKinds)) {
    statuses.set(kind.status, [...(statuses.get(kind.status) ?? []), kind]);
  }
  return statuses;
}

function problemResponses(): Json {
  const schema = { $ref: '#/components/schemas/Problem' };
  return Object.fromEntries(
    [...byStatus()].map(([status, kinds]) => [
      `Problem${status}`,
      {
        description: `${kinds.map(({ title }) => title).join('; or: ')}.`,
        ...(kinds.some((kind) => 'retryAfterSeconds' in kind) && { headers: RETRY_AFTER }),
        content: { [PROBLEM_TYPE]: { schema } },
      },
    ]),
  );
}

const RETRY_AFTER = {
  'Retry-After': {
    description: 'Seconds until it makes sense to ask again.',
    schema: { type: 'integer' },
  },
};

function problemReferences(): Json {
  return Object.fromEntries(
    [...byStatus().keys()].map((status) => [
      status,
      { $ref: `#/components/responses/Problem${status}` },
    ]),
  );
}

/** A record that the contract takes: made of the rules, never of data. */
function exampleRecord({ data }: ModelDefinition, features: readonly string[]): Json {
  const entries = features.flatMap((name) => {
    const rule = data.columns[name];
    return rule === undefined ? [] : [[name, exampleValue(rule)] as const];
  });
  return Object.fromEntries(entries);
}

function exampleValue(rule: ColumnRule): unknown {
  switch (rule.type) {
    case 'integer':
      return Math.trunc(rule.min ?? rule.max ?? 1);
    case 'number':
      return rule.min ?? rule.max ?? 0.5;
    case 'boolean':
      return true;
    case 'category':
      return rule.values?.[0] ?? 'text';
    case 'string':
      return 'text';
    case 'date':
    case 'timestamp':
      return exampleOf(rule.format);
  }
}
