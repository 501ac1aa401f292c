import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SignedRequests } from '../../local/cloud/signed-requests.ts';
import { ApiUnderTest, problem, problemIn, TOY } from '../support/api-under-test.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { CallerUnderTest } from '../support/caller-under-test.ts';
import { serveToy } from '../support/released-toy.ts';
import { TrainingUnderTest } from '../support/training-under-test.ts';

const app = new AppUnderTest();
const training = new TrainingUnderTest(app);
const api = new ApiUnderTest(app);
const caller = new CallerUnderTest(app);

beforeAll(async () => await serveToy(training, api));

afterAll(async () => await training.letUploadsStartRuns());

describe('whoever asks for predictions', () => {
  it('is refused without a signature, before anything is read', async () => {
    for (const body of [{ record: TOY }, 'garbage']) {
      const told = problemIn(await api.ask(body, { isSigned: false }));
      expect(told).toMatchObject(problem(403, 'not-authorized'));
    }
    const description = await api.call('openapi.json', { method: 'GET', isSigned: false });
    expect(problemIn(description)).toMatchObject(problem(403, 'not-authorized'));
  });

  it('needs execute-api:Invoke on the API, and a signature of their own', async () => {
    const credentials = await caller.come();
    const theirs = new ApiUnderTest(app, credentials);
    try {
      expect(problemIn(await theirs.ask({ record: TOY }))).toMatchObject(
        problem(403, 'not-authorized'),
      );
      await caller.may('execute-api:Invoke', `arn:aws:execute-api:*:*:*/*/POST/models/toy/*`);
      expect((await theirs.ask({ record: TOY })).status).toBe(200);
      // Of this model alone.
      expect(problemIn(await theirs.ask({ record: TOY }, { model: 'flight-delay' }))).toMatchObject(
        problem(403, 'not-authorized'),
      );
      const forged = new ApiUnderTest(app, { ...credentials, secretAccessKey: 'guessed' });
      expect(problemIn(await forged.ask({ record: TOY }))).toMatchObject(
        problem(403, 'not-authorized'),
      );
    } finally {
      await caller.go();
    }
  });

  it('is told there is nothing at another address, in the same shape', async () => {
    const told = problemIn(await api.call('models/toy', { method: 'GET' }));
    expect(told).toMatchObject(problem(403, 'not-authorized'));
    expect(told.detail).toContain('there is nothing at this address');
  });

  it('is throttled by the gateway beyond the rate, and told when to come back', async () => {
    const giveBack = await throttleTo('1', '1');
    try {
      const replies = await Promise.all(Array.from({ length: 6 }, () => api.ask({ record: TOY })));
      const refused = replies.filter(({ status }) => status !== 200);
      expect(refused.length).toBeGreaterThan(2);
      for (const reply of refused) {
        expect(problemIn(reply)).toMatchObject(problem(429, 'throttled'));
        expect(reply.headers['retry-after']).toBe('1');
      }
    } finally {
      await giveBack();
    }
    await expect.poll(async () => await api.serves(), { timeout: 5_000 }).toBe(true);
  });
});

/** @returns what gives the deployed limits back */
async function throttleTo(rate: string, burst: string): Promise<() => Promise<void>> {
  const requests = new SignedRequests(app.cloud, { service: 'apigateway' });
  const [, id = ''] = /https:\/\/(\w+)\./.exec(app.output('ApiUrl', 'evergreen-serving')) ?? [];
  const url = new URL(`${app.cloud.endpoint}/restapis/${id}/stages/v1`);
  const set = async (rateLimit: string, burstLimit: string) => {
    const patchOperations = Object.entries({ rateLimit, burstLimit }).map(([name, value]) => ({
      op: 'replace',
      path: `/*/*/throttling/${name}`,
      value,
    }));
    const { status, body } = await requests.call(url, {
      method: 'PATCH',
      body: JSON.stringify({ patchOperations }),
    });
    if (status !== 200) throw new Error(`${status} ${body}`);
  };
  await set(rate, burst);
  return async () => await set('100', '200');
}
