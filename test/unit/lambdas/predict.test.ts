import { describe, expect, it } from 'vitest';
import { predict, type PredictPorts } from '../../../lambdas/predict/predict.ts';
import type { ModelDefinitions } from '../../../lambdas/shared/ports/model-definitions.ts';
import type {
  EndpointOutcome,
  EndpointRequest,
} from '../../../lambdas/shared/ports/model-endpoint.ts';
import { modelDefinition, type Task } from '../../../pipelines/model-definition/contract.ts';
import { predictionAnswers } from '../../../pipelines/serving/contract.ts';
import { RequestProblem } from '../../../pipelines/serving/problem.ts';
import { hashOf } from '../../../pipelines/shared/canonical-json.ts';

const definitionOf = (task: Task) =>
  modelDefinition.parse({
    name: 'visits',
    task,
    data: {
      columns: { amount: { type: 'number' }, name: { type: 'string' }, y: { type: 'number' } },
      label: { column: 'y' },
    },
  });

function definitions(task: Task): ModelDefinitions {
  const definition = definitionOf(task);
  return {
    find: async (model) =>
      await Promise.resolve(
        model === 'visits' ? { definition, hash: hashOf(definition) } : undefined,
      ),
    names: async () => await Promise.resolve(['visits', 'flights']),
  };
}

const predictionsOf: Readonly<Record<Task, object>> = {
  binary: { label: true, probability: 0.75 },
  multiclass: { label: 'a', probabilities: { a: 0.9, b: 0.1 } },
  regression: { value: 7.5 },
};

function answered(body: object, attributes: string | undefined = 'candidateId=cnd-1') {
  const outcome = { outcome: 'answered', attributes, variant: 'champion' } as const;
  return { ...outcome, body: JSON.stringify(body) };
}

function ports(outcome: EndpointOutcome, task: Task = 'binary') {
  const asked: EndpointRequest[] = [];
  const unknown: unknown[] = [];
  const made: PredictPorts = {
    definitions: definitions(task),
    endpoint: {
      invoke: async (request) => {
        asked.push(request);
        return await Promise.resolve(outcome);
      },
    },
    versions: { versionOf: async () => await Promise.resolve(3) },
    system: 'acme',
    newInferenceId: () => 'made',
    onUnknownVersion: (candidateId, error) => unknown.push([candidateId, error]),
  };
  return { ...made, asked, unknown };
}

function request(document: object, model = 'visits') {
  const text = JSON.stringify(document);
  return { model, body: { text, contentType: 'application/json', isBase64: false } };
}

const one = request({ record: { amount: 1 } });

async function problem(outcome: EndpointOutcome): Promise<RequestProblem> {
  try {
    await predict(one, ports(outcome));
  } catch (error) {
    if (error instanceof RequestProblem) return error;
    throw error;
  }
  throw new Error('It was answered.');
}

describe('predicting', () => {
  it.each(['binary', 'multiclass', 'regression'] as const)('answers a %s', async (task) => {
    const prediction = predictionsOf[task];
    const body = { candidateId: 'cnd-1', predictions: [prediction, prediction] };
    const world = ports(answered(body), task);
    const records = [{ amount: 1, name: 'x', y: 1 }, { amount: 2 }];
    const answer = await predict(request({ records, inferenceId: 'i.1' }), world);
    expect(answer).toEqual({
      inferenceId: 'i.1',
      model: 'visits',
      version: 3,
      candidateId: 'cnd-1',
      variant: 'champion',
      predictions: [
        { id: 'i.1.0', ...prediction },
        { id: 'i.1.1', ...prediction },
      ],
    });
    expect(predictionAnswers[task].parse(answer)).toEqual(answer);
    expect(world.asked).toEqual([
      {
        endpoint: 'acme-visits',
        inferenceId: 'i.1',
        body: '{"instances":[{"amount":1},{"amount":2}]}',
      },
    ]);
  });

  it('makes an inference id where none is sent', async () => {
    const world = ports(answered({ candidateId: 'cnd-1', predictions: [predictionsOf.binary] }));
    expect(await predict(one, world)).toMatchObject({
      inferenceId: 'made',
      predictions: [{ id: 'made.0' }],
    });
  });

  it.each([
    ['the ledger fails', () => Promise.reject(new Error('down'))],
    ['the ledger does not know it', () => Promise.resolve(undefined)],
  ])('answers without a version when %s', async (_, versionOf) => {
    const world = ports(answered({ candidateId: 'cnd-1', predictions: [predictionsOf.binary] }));
    const answer = await predict(one, { ...world, versions: { versionOf } });
    expect(answer).toMatchObject({ version: null, candidateId: 'cnd-1' });
    expect(world.unknown).toHaveLength(1);
  });

  it('knows no other model, says which was meant, and asks no endpoint', async () => {
    const world = ports({ outcome: 'missing' });
    await expect(predict(request({}, 'vists'), world)).rejects.toThrow(
      'There is no model "vists". Did you mean "visits"?',
    );
    await expect(predict(request({}, 'x'.repeat(5_000)), world)).rejects.toThrow(/…"\. There is:/);
    expect(world.asked).toEqual([]);
  });

  it('asks no endpoint for records that do not fit', async () => {
    const world = ports({ outcome: 'missing' });
    const wrong = predict(request({ record: { amount: 'x' } }), world);
    await expect(wrong).rejects.toMatchObject({ kind: 'invalid-request' });
    expect(world.asked).toEqual([]);
  });

  it.each<[EndpointOutcome, number, number | undefined]>([
    [{ outcome: 'missing' }, 503, 60],
    [{ outcome: 'model-error', status: 400 }, 502, undefined],
    [{ outcome: 'model-error', status: 500 }, 502, undefined],
    [{ outcome: 'timed-out' }, 504, undefined],
    [{ outcome: 'throttled' }, 429, 1],
    [{ outcome: 'unavailable', error: 'ServiceUnavailable' }, 503, 5],
  ])('%j becomes %i', async (outcome, status, retryAfterSeconds) => {
    expect(await problem(outcome)).toMatchObject({ status, retryAfterSeconds });
  });

  const prediction = predictionsOf.binary;
  it.each([
    ['garbage', { ...answered({}), body: 'x' }],
    ['no candidate', answered({ predictions: [prediction] })],
    [
      'another candidate in its header',
      answered({ candidateId: 'cnd-2', predictions: [prediction] }),
    ],
    [
      'no header',
      { ...answered({ candidateId: 'cnd-1', predictions: [prediction] }), attributes: undefined },
    ],
    ['too few predictions', answered({ candidateId: 'cnd-1', predictions: [] })],
    [
      'an impossible probability',
      answered({ candidateId: 'cnd-1', predictions: [{ label: true, probability: 2 }] }),
    ],
  ])('takes no answer with %s', async (_, outcome) => {
    expect(await problem(outcome)).toMatchObject({ kind: 'model-failed', status: 502 });
  });
});
