import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Traffic } from '../../../../local/demo/traffic.ts';

function answerOf(version: number): string {
  return JSON.stringify({
    inferenceId: 'i',
    model: 'toy',
    version,
    candidateId: `cnd-${'1'.repeat(20)}`,
    variant: 'champion',
    predictions: [{ id: 'i.0', label: true, probability: 0.5 }],
  });
}

it('keeps its rate, and counts what each version answered, in their order', async () => {
  let sent = 0;
  const traffic = new Traffic(async () => {
    sent += 1;
    return await Promise.resolve({ status: 200, body: answerOf(sent <= 5 ? 1 : 2) });
  }, 200);
  await expect.poll(() => sent).toBeGreaterThan(10);
  const report = await traffic.stop();
  expect(report).toMatchObject({ sent, answered: sent, failed: 0, failures: [] });
  expect(report.versions).toMatchObject([
    { version: '1', answers: 5 },
    { version: '2', answers: sent - 5 },
  ]);
});

it('counts every request that is not answered as failed, also one that is still under way', async () => {
  const ends = [
    { status: 503, body: '{"title":"busy"}' },
    { status: 200, body: '{"no":"prediction"}' },
  ];
  let sent = 0;
  const traffic = new Traffic(async () => {
    sent += 1;
    const end = ends[sent - 1];
    if (end) return end;
    await sleep(50);
    throw new Error('socket hang up');
  }, 200);
  await expect.poll(() => sent).toBeGreaterThan(4);
  const { failed, failures, answered } = await traffic.stop();
  expect({ failed, answered }).toEqual({ failed: sent, answered: 0 });
  expect(failures).toEqual(['503 {"title":"busy"}', '200 {"no":"prediction"}', 'socket hang up']);
});

it('does not slow down when answers are slow', async () => {
  let underWay = 0;
  let most = 0;
  const traffic = new Traffic(async () => {
    most = Math.max(most, (underWay += 1));
    await sleep(100);
    underWay -= 1;
    return { status: 200, body: answerOf(1) };
  }, 100);
  await sleep(300);
  const { sent } = await traffic.stop();
  expect(sent).toBeGreaterThanOrEqual(20);
  expect(most).toBeGreaterThanOrEqual(5);
});

it('does not pile up more and more requests on a machine that is too slow', async () => {
  let underWay = 0;
  let most = 0;
  const traffic = new Traffic(async () => {
    most = Math.max(most, (underWay += 1));
    await sleep(200);
    underWay -= 1;
    return { status: 200, body: answerOf(1) };
  }, 1_000);
  await sleep(500);
  const { sent, perSecond } = await traffic.stop();
  expect(most).toBe(16);
  expect(sent).toBeLessThanOrEqual(16 * 3);
  expect(perSecond).toBeLessThan(200);
});

it('counts the answers of a model of any task', async () => {
  const predictions = [{ id: 'i.0', value: 2.5 }];
  const body = JSON.stringify({ ...(JSON.parse(answerOf(3)) as object), predictions });
  let sent = 0;
  const traffic = new Traffic(async () => {
    sent += 1;
    return await Promise.resolve({ status: 200, body });
  }, 200);
  await expect.poll(() => sent).toBeGreaterThan(0);
  expect(await traffic.stop()).toMatchObject({ failed: 0, versions: [{ version: '3' }] });
});
