import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ApiUnderTest, problemIn, TOY } from '../support/api-under-test.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { LogsUnderTest } from '../support/logs-under-test.ts';
import { serveToy } from '../support/released-toy.ts';
import { TrainingUnderTest } from '../support/training-under-test.ts';
import { waitUntil } from '../support/wait-until.ts';

const app = new AppUnderTest();
const training = new TrainingUnderTest(app);
const api = new ApiUnderTest(app);
const logs = new LogsUnderTest(app);

/** Logs are written a moment after the answer. Milliseconds. */
const AFTERWARDS = 1_000;

const captured = z.strictObject({
  captureData: z.strictObject({
    endpointInput: content('INPUT'),
    endpointOutput: content('OUTPUT'),
  }),
  eventMetadata: z.strictObject({
    eventId: z.uuid(),
    inferenceId: z.string(),
    inferenceTime: z.iso.datetime(),
  }),
  eventVersion: z.literal('0'),
});
type Captured = z.infer<typeof captured>;

beforeAll(async () => await serveToy(training, api));

afterAll(async () => await training.letUploadsStartRuns());

describe('the values of records', () => {
  it('are in no log, whatever becomes of the request', async () => {
    const from = Date.now();
    const word = `canary-${randomUUID()}`;
    const number = randomInt(1e11, 1e12) + 0.5;
    await api.predict({ record: { size: number, colour: 'red', id: word, price: word } });
    const refused = [
      { record: { size: 1, colour: word } },
      { record: { size: word, colour: 'red' } },
      { record: { size: -number, colour: 'red' } },
      { record: { ...TOY, [word]: 1 } },
      { record: TOY, inferenceId: `${word} ` },
      `{"record":{"size":${word}`,
      `{"record":{"${word}":1,"${word}":2}}`,
    ];
    const ids: string[] = [];
    for (const body of refused) ids.push(problemIn(await api.ask(body)).instance);
    await training.sagemaker.failInvocation('evergreen-toy', 500);
    const failed = await api.ask({ record: { size: number, colour: 'red', id: word } });
    ids.push(problemIn(failed).instance);

    // What must be in the logs is: they are looked at where and when they should be.
    await waitUntil('the requests were in the log', async () => {
      const text = (await logs.lines('PredictLogs', from)).join('\n');
      return ids.every((id) => text.includes(id));
    });
    await sleep(AFTERWARDS);
    const lines = await logs.lines('', from);
    expect(lines.filter((line) => line.includes(word) || line.includes(`${number}`))).toEqual([]);
  });
});

describe('captured traffic', () => {
  it("is kept in AWS's format, with the features alone", async () => {
    const inferenceId = `captured-${randomUUID()}`;
    const record = { ...TOY, id: 'order 4711', price: 12 };
    const { predictions, candidateId } = await api.predict({ inferenceId, records: [record] });
    const { key, line } = await capturedLine(inferenceId);
    expect(key).toMatch(
      /^capture\/evergreen-toy\/champion\/\d{4}\/\d\d\/\d\d\/\d\d\/\d\d-\d\d-\d{3}-[\w-]{36}\.jsonl$/,
    );
    const { endpointInput, endpointOutput } = line.captureData;
    expect(JSON.parse(endpointInput.data)).toEqual({ instances: [TOY] });
    expect(JSON.parse(endpointOutput.data)).toEqual({
      candidateId,
      predictions: predictions.map(({ value }) => ({ value })),
    });
  });
});

function content(mode: 'INPUT' | 'OUTPUT') {
  return z.strictObject({
    observedContentType: z.literal('application/json'),
    mode: z.literal(mode),
    data: z.string(),
    encoding: z.literal('JSON'),
  });
}

async function capturedLine(inferenceId: string): Promise<{ key: string; line: Captured }> {
  const seen = new Set<string>();
  let found: { key: string; line: Captured } | undefined;
  await waitUntil(`${inferenceId} was captured`, async () => {
    for (const key of await app.list('capture/evergreen-toy/')) {
      if (seen.has(key)) continue;
      seen.add(key);
      for (const text of (await app.person('toy').read(key)).trimEnd().split('\n')) {
        // Others ask without an id of their own.
        if (!text.includes(inferenceId)) continue;
        found = { key, line: captured.parse(JSON.parse(text)) };
      }
    }
    return found !== undefined;
  });
  if (!found) throw new Error(`${inferenceId} was not captured`);
  return found;
}
