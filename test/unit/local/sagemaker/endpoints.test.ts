import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { anEmulator } from './emulator-under-test.ts';
import {
  aConfig,
  aModel,
  anEndpoint,
  ENDPOINT,
  ENDPOINT_ARN,
  endpoint,
  invoke,
  lines,
  settled,
  status,
  variant,
} from './hosting-under-test.ts';

const IN_PROGRESS = {
  status: 400,
  __type: 'ValidationException',
  message: `Cannot update in-progress endpoint "${ENDPOINT_ARN}".`,
};

describe('an endpoint', () => {
  it('is created, described, listed, invoked and deleted', async () => {
    const emulator = await anEndpoint();
    const { call, cloud } = emulator;
    expect(await endpoint(emulator)).toMatchObject({
      EndpointName: ENDPOINT,
      EndpointArn: ENDPOINT_ARN,
      EndpointConfigName: 'config-1',
      ProductionVariants: [
        {
          VariantName: 'champion',
          CurrentWeight: 1,
          DesiredWeight: 1,
          CurrentInstanceCount: 1,
          DesiredInstanceCount: 1,
          DeployedImages: [{ ResolvedImage: expect.stringMatching(/@sha256:[0-9a-f]{64}$/) }],
        },
      ],
    });
    const answer = await invoke(emulator, '1,2');
    expect(answer.json).toEqual({ model: 'w1', version: '1', body: '1,2' });
    expect(answer.headers.get('x-amzn-invoked-production-variant')).toBe('champion');
    expect(await call('ListEndpoints', { StatusEquals: 'InService' })).toMatchObject({
      Endpoints: [{ EndpointName: ENDPOINT, EndpointStatus: 'InService' }],
    });
    expect(await call('DeleteEndpoint', { EndpointName: ENDPOINT })).toEqual({});
    expect(status(await endpoint(emulator))).toBe('Deleting');
    expect(await call('DeleteEndpoint', { EndpointName: ENDPOINT })).toEqual(IN_PROGRESS);
    expect(await settled(emulator)).toEqual({
      status: 400,
      __type: 'ValidationException',
      message: `Could not find endpoint "${ENDPOINT_ARN}".`,
    });
    const kinds = cloud.events.map(
      ({ detail }) => (detail as Record<string, unknown>)['EndpointStatus'],
    );
    expect(kinds).toEqual(['CREATING', 'IN_SERVICE', 'DELETING']);
  });

  it('can be touched by nobody else while it is being created', async () => {
    const emulator = await anEmulator();
    await aModel(emulator, '1');
    await aConfig(emulator, '1');
    const names = { EndpointName: ENDPOINT, EndpointConfigName: 'config-1' };
    await emulator.call('CreateEndpoint', names);
    expect(status(await endpoint(emulator))).toBe('Creating');
    expect(await emulator.call('DeleteEndpoint', names)).toEqual(IN_PROGRESS);
    expect(await emulator.call('UpdateEndpoint', names)).toEqual(IN_PROGRESS);
    expect(await emulator.call('CreateEndpoint', names)).toMatchObject({
      message: `Cannot create already existing endpoint "${ENDPOINT_ARN}".`,
    });
    expect((await invoke(emulator, '')).json).toEqual({
      __type: 'ValidationError',
      message: `Endpoint ${ENDPOINT} of account 000000000000 not found.`,
    });
  });

  it.each([
    ['a script that can not be imported', 'import nothing_of_the_kind', 'nothing_of_the_kind'],
    [
      'a model that can not be loaded',
      'def model_fn(d): raise OSError("no such tree")',
      'no such tree',
    ],
    ['a script without model_fn', 'x = 1', 'Please provide a model_fn'],
  ])('fails with %s', async (_, code, said) => {
    const emulator = await anEmulator();
    await aModel(emulator, '1', code);
    await aConfig(emulator, '1');
    await emulator.call('CreateEndpoint', {
      EndpointName: ENDPOINT,
      EndpointConfigName: 'config-1',
    });
    expect(await settled(emulator)).toMatchObject({
      EndpointStatus: 'Failed',
      FailureReason:
        'The primary container for production variant champion did not pass the ping health check. Please check CloudWatch logs for this endpoint.',
    });
    expect(lines(emulator).join('\n')).toContain(said);
    await emulator.call('DeleteEndpoint', { EndpointName: ENDPOINT });
    expect(status(await settled(emulator))).toBeUndefined();
  });

  it.each([
    [
      'is not there',
      (uri: string) => `Failed to download model data for container "primary" from URL: "${uri}".`,
      undefined,
    ],
    [
      'is no archive',
      (uri: string) => `Failed to extract model data archive from URL "${uri}".`,
      'text',
    ],
  ])('fails when its artifact %s', async (_, reason, content) => {
    const emulator = await anEmulator();
    await aModel(emulator, '1');
    const uri = 's3://models/1/model.tar.gz';
    if (content === undefined) emulator.cloud.objects.clear();
    else emulator.cloud.put(uri, content);
    await aConfig(emulator, '1');
    await emulator.call('CreateEndpoint', {
      EndpointName: ENDPOINT,
      EndpointConfigName: 'config-1',
    });
    expect((await settled(emulator))['FailureReason']).toContain(reason(uri));
  });

  it('fails when its container never answers /ping', async () => {
    const emulator = await anEmulator({ startupMs: 3000, minuteMs: 100 });
    await aModel(emulator, '1');
    await aConfig(emulator, '1');
    await emulator.ask('_faults', { ping: 'never', endpoint: ENDPOINT });
    const began = Date.now();
    await emulator.call('CreateEndpoint', {
      EndpointName: ENDPOINT,
      EndpointConfigName: 'config-1',
    });
    expect(await settled(emulator)).toMatchObject({
      EndpointStatus: 'Failed',
      FailureReason: expect.stringContaining('did not pass the ping health check'),
    });
    expect(Date.now() - began).toBeGreaterThan(2500);
  });

  it('starts a container again that ended by itself', async () => {
    const emulator = await anEndpoint();
    expect((await invoke(emulator, 'exit')).json).toMatchObject({
      __type: 'ModelError',
      OriginalStatusCode: 0,
    });
    await expect
      .poll(async () => await invoke(emulator, '1'), { interval: 5 })
      .toMatchObject({ status: 503, json: { __type: 'ServiceUnavailable' } });
    while ((await invoke(emulator, '1')).status !== 200) await sleep(20);
  });

  it('is left alone while AWS updates it', async () => {
    const emulator = await anEndpoint();
    await emulator.ask('_faults', { systemUpdating: { endpoint: ENDPOINT, seconds: 60 } });
    expect(status(await endpoint(emulator))).toBe('SystemUpdating');
    expect(await emulator.call('DeleteEndpoint', { EndpointName: ENDPOINT })).toEqual(IN_PROGRESS);
    expect((await invoke(emulator, '1')).status).toBe(200);
    expect(status(await settled(emulator))).toBe('InService');
  });
});

describe('weights and capacities', () => {
  const two = {
    variants: [variant('1'), variant('2', { VariantName: 'challenger', InitialVariantWeight: 0 })],
  };

  it('are changed, and requests follow', async () => {
    const emulator = await anEndpoint(two);
    const change = async (changes: object[]) =>
      await emulator.call('UpdateEndpointWeightsAndCapacities', {
        EndpointName: ENDPOINT,
        DesiredWeightsAndCapacities: changes,
      });
    expect((await invoke(emulator, '1')).json['version']).toBe('1');
    expect(
      await change([
        { VariantName: 'challenger', DesiredWeight: 3 },
        { VariantName: 'champion', DesiredInstanceCount: 2 },
      ]),
    ).toEqual({
      EndpointArn: ENDPOINT_ARN,
    });
    expect(await endpoint(emulator)).toMatchObject({
      EndpointStatus: 'Updating',
      ProductionVariants: [
        {
          CurrentInstanceCount: 1,
          DesiredInstanceCount: 2,
          VariantStatus: [
            { Status: 'Updating', StatusMessage: 'Scaling out desired instance count to 2.' },
          ],
        },
        { CurrentWeight: 0, DesiredWeight: 3 },
      ],
    });
    expect(await change([{ VariantName: 'champion', DesiredWeight: 1 }])).toEqual(IN_PROGRESS);
    expect(await settled(emulator)).toMatchObject({
      EndpointStatus: 'InService',
      ProductionVariants: [{ CurrentInstanceCount: 2 }, { CurrentWeight: 3 }],
    });
    const answers = await Promise.all(Array.from({ length: 200 }, () => invoke(emulator, '1')));
    const challenged = answers.filter(({ json }) => json['version'] === '2').length;
    expect(challenged).toBeGreaterThan(120);
    expect(challenged).toBeLessThan(180);
    const target = { 'x-amzn-sagemaker-target-variant': 'champion' };
    expect((await invoke(emulator, '1', target)).json['version']).toBe('1');
  });

  it('can not be of unknown variants, without instances, or without weight', async () => {
    const emulator = await anEndpoint();
    for (const [change, message] of [
      [
        { VariantName: 'other', DesiredWeight: 1 },
        'The variant name(s) "other" is/are not present within endpoint configuration "config-1".',
      ],
      [
        { VariantName: 'champion', DesiredInstanceCount: 0 },
        'Variant "champion" needs at least one instance.',
      ],
      [
        { VariantName: 'champion', DesiredWeight: 0 },
        'At least one production variant must have a weight greater than 0.',
      ],
    ] as const) {
      const request = { EndpointName: ENDPOINT, DesiredWeightsAndCapacities: [change] };
      expect(await emulator.call('UpdateEndpointWeightsAndCapacities', request)).toEqual({
        status: 400,
        __type: 'ValidationException',
        message,
      });
    }
  });
});
