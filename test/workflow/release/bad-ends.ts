import { DeleteEndpointConfigCommand } from '@aws-sdk/client-sagemaker';
import { describe, expect, it } from 'vitest';
import { releaseMetrics } from '../../../pipelines/release/metrics.ts';
import { waitUntil } from '../../support/wait-until.ts';
import {
  altered,
  endpoint,
  FAILED,
  MENDED,
  patient,
  releases,
  ROLLED_BACK_END,
  sagemaker,
  since,
  TAKEN_BACK,
  UNTIL_SCALED,
} from './release-paths.ts';

/** How the definition says how long an update is waited for, and a new fleet is watched. */
const PATIENCE = '$plan.maxSeconds + 600';
const BAKE = '"{% $plan.bakeSeconds %}"';

/** Ten seconds here: until something is found wrong. */
const LONG_BAKE = '300';

/** Releases that are rolled back, and those whose end can't be recorded. */
export function badEnds(): void {
  describe('a release that is rolled back', () => {
    it('F21, F22: is not tried again by itself, while the champion serves on', async () => {
      const champion = await releases.champion();
      const { path, status, request } = await releases.release({ broken: true });
      expect([status, path.at(-1)]).toEqual(['SUCCEEDED', 'Rolled back']);
      const reason = expect.stringContaining('ping health check') as unknown;
      const record = await releases.record(request);
      expect(record).toMatchObject({ status: 'rolledBack', reason });
      expect(await releases.badReason(record?.candidateId)).toBe(record?.reason);
      expect(await sagemaker.describe(request.packageArn)).toMatchObject({
        ModelApprovalStatus: 'Rejected',
        ApprovalDescription: `Rolled back: ${record?.reason}`,
      });
      expect(await releases.champion()).toEqual(champion);
      expect((await endpoint.fleets()).configs).not.toContain(releases.fleetOf(request));
      const same = await releases.request({ candidateId: record?.candidateId ?? '' });
      expect((await releases.run(same)).path.at(-1)).toBe('Nothing to release');
      const sum = async () => await releases.app.sumOf(releases.model, 'ReleasesRolledBack');
      await waitUntil('it is counted', async () => (await sum()) > 0);
    });

    it('F22: by an alarm of its own while it bakes', async () => {
      const champion = await releases.champion();
      const baking = await altered.with([BAKE, LONG_BAKE]);
      const request = await releases.begin(await releases.request(), baking);
      const fleet = releases.fleetOf(request);
      await endpoint.untilBaking();
      await endpoint.alarmUntilRolledBack(`${fleet}-release-errors`);
      const { path } = await releases.end(request, baking);
      expect(path.at(-1)).toBe('Rolled back');
      expect(await releases.champion()).toEqual(champion);
      expect(await endpoint.seen()).toMatchObject({ status: 'InService' });
    });

    it('F20: by a person who rejects its package while it bakes', async () => {
      const champion = await releases.champion();
      const before = await endpoint.seen();
      const baking = await altered.with([BAKE, LONG_BAKE]);
      const request = await releases.begin(await releases.request(), baking);
      await endpoint.untilBaking();
      await sagemaker.decide(request.packageArn, 'Rejected', 'Trained on the wrong year.');
      const { path, status } = await releases.end(request, baking);
      expect(path.filter((state) => state === 'Recall release')).toHaveLength(1);
      expect(since(path, 'Record rollback')).toEqual([...TAKEN_BACK, ...ROLLED_BACK_END]);
      expect(status).toBe('SUCCEEDED');
      expect(await releases.champion()).toEqual(champion);
      expect(await endpoint.seen()).toMatchObject({ status: 'InService', config: before.config });
      expect(await endpoint.releaseAlarms()).toEqual([]);
      const reason = expect.stringMatching(/Rejected.*: Trained on the wrong year\.$/) as unknown;
      expect(await releases.record(request)).toMatchObject({ status: 'rolledBack', reason });
      // What the person said stays.
      expect(await sagemaker.describe(request.packageArn)).toMatchObject({
        ModelApprovalStatus: 'Rejected',
        ApprovalDescription: 'Trained on the wrong year.',
      });
    });

    it.each([
      ['Record rollback', { actions: ['lambda:InvokeFunction'], of: 'Record rollback' }],
      ['Announce rollback', { actions: ['events:PutEvents'] }],
    ])('"%s", refused', async (state, denied) => {
      const { path } = await releases.without(
        denied,
        async () => await releases.release({ broken: true }),
      );
      expect(since(path, state).slice(1)).toEqual(MENDED);
    });

    it('"Reject package", refused', async () => {
      const request = await releases.request({ broken: true });
      await sagemaker.refuse('UpdateModelPackage', 'ResourceInUse');
      const { path } = await releases.run(request);
      expect(since(path, 'Reject package').slice(1)).toEqual(MENDED);
    });

    it('and whose fleet is gone already is as well', async () => {
      const gone = 'Could not find it.';
      await sagemaker.refuse('DeleteEndpointConfig', 'ResourceNotFound', 1, gone);
      await sagemaker.refuse('DeleteModel', 'ResourceNotFound', 1, gone);
      const { status, failures } = await releases.release({ broken: true });
      expect(status).toBe('SUCCEEDED');
      expect(failures.filter((each) => each.includes(gone))).toHaveLength(2);
    });

    it.each(['DeleteEndpointConfig', 'DeleteModel'])(
      'but stays in part says so: %s',
      async (operation) => {
        await sagemaker.refuse(operation, 'ResourceInUse');
        const { path, error, request } = await releases.release({ broken: true });
        expect(path.slice(-2)).toEqual(['Delete old fleets', 'Clean-up failed']);
        expect(error).toContain('ResourceInUse');
        expect(await releases.record(request)).toMatchObject({ status: 'rolledBack' });
      },
    );

    it('for want of machines is no fault of the candidate’s', async () => {
      const machineArn = await altered.with(["'apacity'", "'ping'"]);
      const request = await releases.request({ broken: true });
      const { path, error } = await releases.run(request, machineArn);
      expect(since(path, 'No capacity for the fleet').slice(1)).toEqual(MENDED);
      expect(error).toBe('CapacityError');
      const record = await releases.record(request);
      expect(record).toMatchObject({ status: 'failed' });
      expect(await releases.badReason(record?.candidateId)).toBeUndefined();
    });
  });

  describe('a release that serves, and can’t say so', () => {
    it.each([
      ['Delete release alarms', { actions: ['cloudwatch:DeleteAlarms'], on: '-errors' }],
      ['Record release', { actions: ['lambda:InvokeFunction'], of: 'Record release' }],
      ['Announce release', { actions: ['events:PutEvents'] }],
    ])('"%s"', async (state, denied) => {
      const { path } = await releases.without(denied, async () => await releases.release());
      expect(since(path, state).slice(1)).toEqual(MENDED);
    });

    it('F20: because it was rejected too late to be rolled back', async () => {
      // An alarm that CloudWatch refuses.
      const late = await altered.with([BAKE, '120'], ['"breaching"', '"neither"']);
      const request = await releases.begin(await releases.request(), late);
      await endpoint.untilBaking();
      await sagemaker.decide(request.packageArn, 'Rejected');
      const { path, status, error, cause } = await releases.end(request, late);
      expect(since(path, 'Recall release')[1]).toBe('Wait for the fleet');
      expect(path.slice(-2)).toEqual(['How did it end?', 'Rejected too late']);
      expect([status, error]).toEqual(['FAILED', 'RejectedTooLate']);
      expect(cause).toContain('evergreen rollback');
      expect(await releases.record(request)).toMatchObject({ status: 'released' });
      expect(await releases.champion()).toMatchObject({ packageArn: request.packageArn });
    });

    it('nor that it failed, tells the first error', async () => {
      const request = await releases.request();
      await sagemaker.refuse('CreateModel', 'ResourceInUse');
      const { path, error } = await releases.without(
        { actions: ['lambda:InvokeFunction'], of: 'Record release failure' },
        async () => await releases.run(request),
      );
      expect(path.slice(-4)).toEqual(FAILED);
      expect(error).toContain('ResourceInUse');
      await releases.unlock(request);
    });
  });

  describe('a release that never begins', () => {
    it.each([
      ['Open release', { actions: ['lambda:InvokeFunction'], of: 'Open release' }, FAILED],
      ['Watch errors', { actions: ['cloudwatch:PutMetricAlarm'], on: '-errors' }, MENDED],
      ['Watch latency', { actions: ['cloudwatch:PutMetricAlarm'], on: '-latency' }, MENDED],
    ])('"%s", refused', async (state, denied, ends) => {
      const { path } = await releases.without(denied, async () => await releases.release());
      expect(since(path, state).slice(1)).toEqual(ends);
    });

    it('for an endpoint that is never still', async () => {
      const impatient = await altered.with([PATIENCE, '0']);
      const request = await releases.request();
      await sagemaker.systemUpdate(endpoint.name, 90);
      const { path, error } = await releases.run(request, impatient);
      expect(since(path, 'Endpoint is never still').slice(1)).toEqual(FAILED);
      expect(error).toBe('EndpointStillChanging');
      await endpoint.until('InService');
    });

    it('to serve in time leaves the update to itself', async () => {
      // Without a bake the update may be over before it is first looked at.
      const impatient = await patient.with([PATIENCE, '0'], [BAKE, '60'], UNTIL_SCALED);
      const { path, error } = await releases.run(await releases.request(), impatient);
      expect(since(path, 'Release takes too long').slice(1)).toEqual(MENDED);
      expect(error).toBe('ReleaseTimedOut');
      await endpoint.until('InService');
    });
  });

  describe('F23: an update that can’t even be rolled back', () => {
    it('freezes the endpoint, and pages', async () => {
      const before = (await endpoint.seen()).config;
      const baking = await altered.with([BAKE, LONG_BAKE]);
      const request = await releases.begin(await releases.request(), baking);
      await endpoint.untilBaking();
      await sagemaker.client.send(new DeleteEndpointConfigCommand({ EndpointConfigName: before }));
      await endpoint.alarmUntilRolledBack(`${releases.fleetOf(request)}-release-errors`);
      const { path, error } = await releases.end(request, baking);
      expect(since(path, 'Endpoint is frozen').slice(1)[0]).toBe(MENDED[0]);
      expect(error).toBe('EndpointFrozen');
      expect(await endpoint.seen()).toMatchObject({ status: 'UpdateRollbackFailed' });
      const sum = async () =>
        await releases.app.sumOf(releases.model, releaseMetrics.releasesFailed);
      await waitUntil('it is counted', async () => (await sum()) > 0);
      const paged = async () =>
        (await releases.app.alarm('toy-served-AlarmRegistryReleaseFailed'))?.StateValue === 'ALARM';
      await waitUntil('somebody is paged', paged);
    });

    it('is touched no more by a release', async () => {
      const { path } = await releases.release();
      expect(since(path, 'Endpoint can not be updated').slice(1)).toEqual(FAILED);
    });

    it('F24: and deleted by a person is made anew by the next release', async () => {
      await endpoint.remove();
      const { path, request } = await releases.release();
      expect(path).toContain('Create endpoint');
      expect(path.at(-1)).toBe('Released');
      expect(await endpoint.seen()).toMatchObject({ config: releases.fleetOf(request) });
      expect(await endpoint.target()).toMatchObject({ MinCapacity: 1, MaxCapacity: 3 });
    });
  });
}
