import { describe, expect, it } from 'vitest';
import { anEmulator, CONTEXT, over, TOKEN, trainingJob } from './emulator-under-test.ts';

describe('the emulator’s door', () => {
  it.each(['', 'wrong', `${TOKEN}x`])('is closed to the token "%s"', async (token) => {
    const { ask } = await anEmulator();
    const body = { request: {}, context: CONTEXT };
    expect((await ask('ListTrainingJobs', body, 'POST', token)).status).toBe(403);
    expect((await ask('_faults', {}, 'DELETE', token)).status).toBe(403);
    expect((await ask('_state', {}, 'GET', token)).status).toBe(403);
  });

  it.each(['CreateTransformJob', 'toString', 'constructor', ''])(
    'does not offer %s',
    async (name) => {
      const { call } = await anEmulator();
      expect(await call(name, {})).toMatchObject({
        status: 400,
        __type: 'UnknownOperationException',
        message: `The local SageMaker does not offer ${name}; see docs/local-cloud.md.`,
      });
    },
  );

  it.each([{}, { request: {} }, { request: {}, context: { ...CONTEXT, account: 'me' } }])(
    'refuses the body %j',
    async (body) => {
      const { ask } = await anEmulator();
      expect((await ask('ListTrainingJobs', body)).status).toBe(400);
    },
  );

  it('shows what there is', async () => {
    const emulator = await anEmulator();
    await emulator.call('CreateTrainingJob', trainingJob(''));
    await over(emulator, 'Training', 'job-1');
    const state = await (await emulator.ask('_state', {}, 'GET')).json();
    expect(state).toMatchObject({
      trainingJobs: [{ TrainingJobName: 'job-1' }],
      processingJobs: [],
      modelPackageGroups: [],
    });
  });
});

describe('ordered faults', () => {
  it('refuse the next calls of an operation', async () => {
    const { ask, call } = await anEmulator();
    const error = 'ThrottlingException';
    await ask('_faults', { operation: 'ListTrainingJobs', error, message: 'Slow down', times: 2 });
    expect(await call('ListProcessingJobs', {})).toEqual({ ProcessingJobSummaries: [] });
    for (const _ of [1, 2]) {
      expect(await call('ListTrainingJobs', {})).toEqual({
        status: 400,
        __type: error,
        message: 'Slow down',
      });
    }
    expect(await call('ListTrainingJobs', {})).toEqual({ TrainingJobSummaries: [] });
  });

  it('fail jobs on an instance type at their start', async () => {
    const emulator = await anEmulator();
    const failure = 'CapacityError: Unable to provision requested ML compute capacity.';
    await emulator.ask('_faults', { instanceType: 'ml.m5.large', failure });
    const named = (TrainingJobName: string, InstanceType: 'ml.m5.large' | 'ml.m5.xlarge') =>
      trainingJob('', {
        TrainingJobName,
        ResourceConfig: { InstanceType, InstanceCount: 1, VolumeSizeInGB: 1 },
      });
    const results: Record<string, unknown> = {};
    for (const job of [
      named('other', 'ml.m5.xlarge'),
      named('first', 'ml.m5.large'),
      named('second', 'ml.m5.large'),
    ]) {
      await emulator.call('CreateTrainingJob', job);
      const name = job.TrainingJobName ?? '';
      results[name] = (await over(emulator, 'Training', name))['FailureReason'];
    }
    expect(results).toEqual({ other: undefined, first: failure, second: undefined });
  });

  it('are forgotten on demand, and refused when they make no sense', async () => {
    const { ask, call } = await anEmulator();
    const order = { operation: 'ListTrainingJobs', error: 'X', message: '', times: 1 };
    const waiting = async () => await (await ask('_faults', undefined, 'GET')).json();
    await ask('_faults', order);
    expect(await waiting()).toEqual({ orders: [order] });
    await ask('_faults', {}, 'DELETE');
    expect(await waiting()).toEqual({ orders: [] });
    expect(await call('ListTrainingJobs', {})).toEqual({ TrainingJobSummaries: [] });
    expect((await ask('_faults', { operation: 'ListTrainingJobs' })).status).toBe(400);
  });
});
