import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ApiRequest } from '../../../cli/cloud/deployed-system.ts';
import { modelDefinition } from '../../../pipelines/model-definition/contract.ts';
import { openApiDocument } from '../../../pipelines/serving/openapi.ts';
import { RequestProblem } from '../../../pipelines/serving/problem.ts';
import { InMemorySystem } from './in-memory-system.ts';
import { said } from './said.ts';

const folder = mkdtempSync(join(tmpdir(), 'predict-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const definition = modelDefinition.parse({
  name: 'toy',
  task: 'binary',
  data: {
    columns: {
      size: { type: 'integer' },
      weight: { type: 'number', nullable: true },
      soft: { type: 'boolean' },
      code: { type: 'category' },
      good: { type: 'boolean' },
    },
    label: { column: 'good' },
  },
});

const answer = {
  inferenceId: 'i-1',
  model: 'toy',
  version: 3,
  candidateId: 'cnd-1',
  variant: 'champion',
  predictions: [{ id: 'i-1.0', label: true, probability: 0.75 }],
};

function servingSystem(): InMemorySystem {
  const system = new InMemorySystem([]);
  const place = { server: 'https://api.example/prod', system: 'evergreen' };
  system.answerApi = ({ method }) => ({
    status: 200,
    body: JSON.stringify(method === 'GET' ? openApiDocument([definition], place) : answer),
  });
  return system;
}

function posted({ apiCalls }: InMemorySystem): ApiRequest | undefined {
  return apiCalls.find(({ method }) => method === 'POST');
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('evergreen predict', () => {
  it('sends a record and shows its prediction, the version and the ids', async () => {
    const system = servingSystem();
    const { code, output } = await said(['predict', 'toy', '--record', '{"size":1}'], system);
    expect(code).toBe(0);
    for (const part of ['version 3', 'cnd-1', 'champion', 'i-1.0', 'true', '0.7500']) {
      expect(output).toContain(part);
    }
    expect(posted(system)).toEqual({
      method: 'POST',
      path: 'models/toy/predictions',
      body: { record: { size: 1 } },
    });
  });

  it("answers the API's own words as JSON", async () => {
    const args = ['predict', 'toy', '--record', '{}', '--json'];
    expect(JSON.parse((await said(args, servingSystem())).output)).toEqual(answer);
  });

  it.each([
    ['[{"size":1},{"size":2}]', 2],
    ['{"records":[{"size":1}]}', 1],
    ['{"size":1}', 1],
  ])('sends the records of a file: %s', async (text, count) => {
    const system = servingSystem();
    await said(['predict', 'toy', '--file', file('records.json', text)], system);
    expect(posted(system)?.body).toMatchObject({ records: { length: count } });
  });

  it('types the cells of a CSV as the API describes its columns', async () => {
    const system = servingSystem();
    const text = '\uFEFFsize,weight,soft,code,note\n7,,TRUE,007,x\nseven,1.5,0,"a, b",\n';
    const { code } = await said(['predict', 'toy', '--file', file('records.csv', text)], system);
    expect(code).toBe(0);
    expect(posted(system)?.body).toEqual({
      records: [
        { size: 7, weight: null, soft: true, code: '007', note: 'x' },
        { size: 'seven', weight: 1.5, soft: false, code: 'a, b', note: null },
      ],
    });
  });

  it.each([
    ['broken.csv', 'a,b\n1\n', /No records can be read from .*broken\.csv: .*line 2/],
    ['broken.json', '{', /broken\.json: it is not JSON/],
    ['number.json', '7', /neither a record nor an array/],
  ])('says why %s can not be read', async (name, text, why) => {
    const { code, errors } = await said(
      ['predict', 'toy', '--file', file(name, text)],
      servingSystem(),
    );
    expect(code).toBe(1);
    expect(errors).toMatch(why);
  });

  it('names a file that is not there', async () => {
    const { errors } = await said(['predict', 'toy', '--file', join(folder, 'no.csv')]);
    expect(errors).toMatch(/No records can be read from .*no\.csv: ENOENT/);
  });

  it('says in one line what the API says is wrong', async () => {
    const system = servingSystem();
    const problem = new RequestProblem('invalid-request', 'Five parts do not fit.', {
      errors: [
        {
          pointer: '/record/size',
          code: 'WRONG_TYPE',
          got: '"x"',
          expected: 'a whole number',
          fix: 'Send it.',
        },
      ],
      errorCount: 5,
    });
    const body = JSON.stringify(problem.toDocument('req-1'));
    system.answerApi = () => ({ status: 422, body });
    const { code, output, errors } = await said(['predict', 'toy', '--record', '{}'], system);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toBe(
      'error: The request does not fit the model (422). Five parts do not fit. /record/size: got "x", expected a whole number. Send it. And 4 more. Request req-1.',
    );
  });

  it.each([
    [[], /--record or --file/],
    [['--record', '[]'], /must be a JSON object/],
    [['--record', '{'], /must be a JSON object/],
    [['--record', '{}', '--file', 'x'], /cannot be used with/],
  ])('%j is told so, and ends with 2', async (args, why) => {
    const { code, errors } = await said(['predict', 'toy', ...args]);
    expect(code).toBe(2);
    expect(errors).toMatch(why);
  });
});
