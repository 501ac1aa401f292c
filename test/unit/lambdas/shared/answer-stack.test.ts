import { describe, expect, it } from 'vitest';
import { answerStack } from '../../../../lambdas/shared/answer-stack.ts';
import type { StackAnswer } from '../../../../lambdas/shared/ports/stack-answer.ts';
import {
  BadPayloadError,
  EndpointStillChangingError,
} from '../../../../pipelines/shared/errors.ts';

const NAME = 'evergreen-visits';

const request = {
  RequestType: 'Delete',
  ResponseURL: 'https://answers.example/stack?signature=s',
  StackId: 'arn:stack',
  RequestId: 'r-1',
  ResourceType: 'Custom::ModelEndpoint',
  LogicalResourceId: 'Teardown',
  PhysicalResourceId: NAME,
  ResourceProperties: { ServiceToken: 'arn:function', Model: 'visits' },
};
const told = { StackId: 'arn:stack', RequestId: 'r-1', LogicalResourceId: 'Teardown' };

/** Answers one request, and tells who was asked for what. */
async function answered(event: object, remove: () => Promise<void> = async () => {}) {
  const answers: [string, StackAnswer][] = [];
  const asked: string[] = [];
  const error = await answerStack(event, {
    listener: { answer: async (...args) => void answers.push(args) },
    nameOf: (model) => `evergreen-${model}`,
    create: async (model) => void asked.push(`create ${model}`),
    update: async (model) => void asked.push(`update ${model}`),
    remove: async (model) => {
      asked.push(`remove ${model}`);
      await remove();
    },
  });
  return { answers, asked, error };
}

describe('what the stack is told', () => {
  it.each([
    ['Create', ['create visits']],
    ['Update', ['update visits']],
    ['Delete', ['remove visits']],
  ])('of a %s', async (RequestType, expected) => {
    const physical = RequestType === 'Create' ? { PhysicalResourceId: undefined } : {};
    const { answers, asked, error } = await answered({ ...request, RequestType, ...physical });
    expect(asked).toEqual(expected);
    expect(error).toBeUndefined();
    const answer = { Status: 'SUCCESS', PhysicalResourceId: NAME, ...told };
    expect(answers).toEqual([[request.ResponseURL, answer]]);
  });

  it.each(['Update', 'Delete'])('of a %s that asks for nothing', async (RequestType) => {
    const answers: StackAnswer[] = [];
    const listener = {
      answer: async (_: string, answer: StackAnswer) => void answers.push(answer),
    };
    const work = { listener, nameOf: () => NAME, create: async () => {} };
    expect(await answerStack({ ...request, RequestType }, work)).toBeUndefined();
    expect(answers).toEqual([{ Status: 'SUCCESS', PhysicalResourceId: NAME, ...told }]);
  });

  it('is a failure and its reason, no longer than an answer may be', async () => {
    const broken = new EndpointStillChangingError(`still Updating ${'ü'.repeat(5_000)}`);
    const { answers, error } = await answered(request, async () => {
      throw broken;
    });
    expect(error).toBe(broken);
    const [[, answer] = []] = answers;
    expect(answer).toMatchObject({ Status: 'FAILED', PhysicalResourceId: NAME, ...told });
    expect(answer?.Reason).toMatch(/^EndpointStillChanging: still Updating ü/);
    expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(4_096);
  });

  it('is a failure, too, when the template names no model', async () => {
    const { answers, asked } = await answered({
      ...request,
      RequestType: 'Create',
      PhysicalResourceId: undefined,
      ResourceProperties: {},
    });
    expect(asked).toEqual([]);
    expect(answers[0]?.[1]).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'Teardown' });
  });

  it('does not turn into a failure when the answer is not taken', async () => {
    const statuses: string[] = [];
    const answer = answerStack(request, {
      listener: {
        answer: async (_, { Status }) => {
          statuses.push(Status);
          throw new Error('no route');
        },
      },
      nameOf: () => NAME,
      create: async () => {},
      remove: async () => {},
    });
    await expect(answer).rejects.toThrow('no route');
    expect(statuses).toEqual(['SUCCESS']);
  });

  it('is nothing when there is nobody to tell', async () => {
    await expect(answered({ ...request, ResponseURL: undefined })).rejects.toThrow(BadPayloadError);
  });
});
