import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AlteredMachines } from '../support/altered-machines.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { ModelStackUnderTest } from '../support/model-stack.ts';
import { ReleasesUnderTest } from '../support/releases-under-test.ts';

const app = new AppUnderTest();
const releases = new ReleasesUnderTest(app, 'toy-removed');
const { endpoint, sagemaker } = releases;
const stack = new ModelStackUnderTest(app, releases.model);
const altered = new AlteredMachines(releases);

beforeAll(async () => {
  await releases.takeOver();
});
afterAll(async () => await releases.letApprovalsStartReleases());

async function expectNothing(): Promise<void> {
  expect(await endpoint.seen()).toMatchObject({ status: 'gone' });
  expect(await endpoint.fleets()).toEqual({ configs: [], models: [] });
  expect(await endpoint.target()).toBeUndefined();
  expect(await endpoint.releaseAlarms()).toEqual([]);
  expect(await releases.champion()).toBeUndefined();
}

// One after the other: each leaves the stack to the next.
describe('the stack of a model', () => {
  it('that never had an endpoint can be removed', async () => {
    expect(await endpoint.seen()).toMatchObject({ status: 'gone' });
    expect(await stack.remove()).toBe('DELETE_COMPLETE');
    await expectNothing();
  });

  it('and deployed again: it adopts its registry as it was, and releases are let in', async () => {
    const request = await releases.request();
    expect((await releases.run(request)).path.at(-1)).toBe('Nothing to release');
    expect(await stack.deploy()).toBe('CREATE_COMPLETE');
    expect(await sagemaker.packages(releases.packages.group)).toContain(request.packageArn);
    expect(await releases.release()).toMatchObject({ status: 'SUCCEEDED' });
    expect(await endpoint.seen()).toMatchObject({ status: 'InService' });
  });

  it('that is removed while an update runs waits it out, and leaves nothing', async () => {
    const baking = await altered.with(['"{% $plan.bakeSeconds %}"', '90']);
    const request = await releases.begin(await releases.request(), baking);
    await endpoint.untilBaking();
    const removal = stack.remove();
    expect(await endpoint.seen()).toMatchObject({ status: 'Updating' });
    expect(await removal).toBe('DELETE_COMPLETE');
    // The release under way comes to an end of its own, and brings nothing back.
    await releases.end(request, baking);
    await expectNothing();
  });

  it('leaves nothing that can be released; deployed again, it can be', async () => {
    const late = await releases.request();
    expect((await releases.run(late)).path.at(-1)).toBe('Nothing to release');
    expect(await releases.record(late)).toMatchObject({
      status: 'skipped',
      reason: expect.stringContaining('removed') as unknown,
    });
    expect(await stack.deploy()).toBe('CREATE_COMPLETE');
    expect(await releases.release()).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('that serves leaves nothing either, and comes back', async () => {
    expect(await stack.remove()).toBe('DELETE_COMPLETE');
    await expectNothing();
    expect(await stack.deploy()).toBe('CREATE_COMPLETE');
  });
});
