import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Traffic } from '../../local/demo/traffic.ts';
import { ApiUnderTest, TOY } from '../support/api-under-test.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { releasesAreDone, releaseToy, serveToy } from '../support/released-toy.ts';
import { TrainingUnderTest } from '../support/training-under-test.ts';

/** Requests a second. */
const RATE = 20;

/** In which only the new version may answer, milliseconds. */
const AFTERWARDS = 1_000;

const app = new AppUnderTest();
const training = new TrainingUnderTest(app);
const api = new ApiUnderTest(app);

beforeAll(async () => {
  await serveToy(training, api);
  // What was approved just now and is still to be told of is not released any more.
  await training.sagemaker.withoutChampion(training.group);
  await releasesAreDone(training);
});

afterAll(async () => await training.letUploadsStartRuns());

it('no request fails while a version takes over, and from then on only that one answers', async () => {
  const before = await api.predict({ record: TOY });
  const traffic = new Traffic(async () => await api.ask({ record: TOY }), RATE);
  const release = await releaseToy(training, { red: 110, green: 120, blue: 130 }).catch(
    async (error: unknown) => {
      await traffic.stop();
      throw error;
    },
  );
  const done = Date.now();
  await sleep(AFTERWARDS);
  const { sent, answered, failures, versions } = await traffic.stop();
  expect(failures).toEqual([]);
  expect(answered).toBe(sent);
  const [old, now, ...others] = versions;
  expect([old?.version, now?.version, others]).toEqual([
    String(before.version),
    String(release.packageVersion),
    [],
  ]);
  // An answer on its way when the release was recorded may come a moment later.
  expect(old?.last).toBeLessThan(done + AFTERWARDS / 2);
  const after = await api.predict({ record: TOY });
  expect(after).toMatchObject({ candidateId: release.candidateId });
  expect(after.predictions[0]?.value).toBeGreaterThan(100);
}, 120_000);
