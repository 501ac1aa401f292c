import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { modelDefinition } from '../../pipelines/model-definition/contract.ts';
import { RequestProblem } from '../../pipelines/serving/problem.ts';
import { readRequest } from '../../pipelines/serving/read-request.ts';
import { requestSchemas } from '../../pipelines/serving/request-schema.ts';

const FIXTURE = new URL('../fixtures/serving/request-cells.json', import.meta.url);

/** What the container takes is proven by the algorithm's own test, on the same file. */
const { cells } = z
  .strictObject({
    cells: z.array(
      z.strictObject({
        type: z.string(),
        format: z.string().optional(),
        nullable: z.boolean(),
        /** As it stands in JSON; null where the field is left out. */
        value: z.string().nullable(),
        container: z.boolean(),
        api: z.boolean(),
        /** Why the API refuses what the container takes. */
        stricter: z.string().optional(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(fileURLToPath(FIXTURE), 'utf8')));

function taken({ type, format, nullable, value }: (typeof cells)[number]): boolean {
  const definition = modelDefinition.parse({
    name: 'cells',
    task: 'regression',
    data: {
      columns: {
        x: { type, nullable, ...(format !== undefined && { format }) },
        y: { type: 'number' },
      },
      label: { column: 'y' },
    },
  });
  const text = value === null ? '{"record":{}}' : `{"record":{"x":${value}}}`;
  const body = { text, contentType: 'application/json', isBase64: false };
  try {
    readRequest(body, definition, requestSchemas(definition));
    return true;
  } catch (error) {
    if (error instanceof RequestProblem) return false;
    throw error;
  }
}

describe('a value of a record', () => {
  it.each(cells.map((cell) => [`${cell.type} ${cell.format ?? ''} ${cell.value ?? ''}`, cell]))(
    '%.60s',
    (_, cell) => {
      expect(taken(cell)).toBe(cell.api);
    },
  );

  it('that the API takes, the container takes', () => {
    expect(cells.filter(({ api, container }) => api && !container)).toEqual([]);
  });

  it('is refused by the API alone only for a reason', () => {
    const stricter = cells.filter(({ api, container }) => container && !api);
    expect(stricter.every((cell) => cell.stricter !== undefined)).toBe(true);
    expect(cells.filter((cell) => cell.stricter !== undefined)).toEqual(stricter);
  });
});
