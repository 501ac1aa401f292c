import { describe, expect, it } from 'vitest';
import {
  altered,
  deployed,
  endpoint,
  RELEASED,
  releases,
  sagemaker,
  since,
  unscaled,
} from './release-paths.ts';

/** Releases on an endpoint that serves. */
export function nextReleases(): void {
  describe('the next release', () => {
    it('F27, F28: of the deployed machine waits for AWS, keeps the instances, and suspends scaling meanwhile', async () => {
      await endpoint.scaleTo(2);
      const before = await releases.champion();
      const request = await releases.request();
      await sagemaker.systemUpdate(endpoint.name, 60);
      await releases.begin(request, deployed);
      await releases.entered(request, 'Wait for the fleet', { machineArn: deployed });
      const all = { DynamicScalingInSuspended: true, DynamicScalingOutSuspended: true };
      expect((await endpoint.target())?.SuspendedState).toMatchObject(all);
      const fleet = releases.fleetOf(request);
      expect(await endpoint.releaseAlarms()).toEqual([
        `${fleet}-release-errors`,
        `${fleet}-release-latency`,
      ]);
      const { path } = await releases.end(request, deployed);
      expect(path).toContain('Wait until it is still');
      // SageMaker kept them: nobody had to ask for them again.
      expect(path).not.toContain('Restore capacity');
      expect(since(path, 'Delete release alarms').slice(1, 5)).toEqual(RELEASED);
      expect(await endpoint.seen()).toMatchObject({ config: fleet, instances: 2 });
      expect((await endpoint.target())?.SuspendedState?.DynamicScalingInSuspended).toBe(false);
      expect(await endpoint.releaseAlarms()).toEqual([]);
      const configs = [before?.fleet, fleet];
      expect((await endpoint.fleets()).configs).toEqual(expect.arrayContaining(configs));
    });

    it('F27: asks again for instances that an update lost, and keeps the newest fleets alone', async () => {
      const outdated = await releases.champion();
      const oldest = outdated && (await releases.record({ id: outdated.releaseId }))?.before?.fleet;
      const losing = await altered.with(
        ['"RetainAllVariantProperties":true', '"RetainAllVariantProperties":false'],
        ['"ExcludeRetainedVariantProperties":[{"VariantPropertyType":"DesiredWeight"}],', ''],
      );
      await sagemaker.refuse(
        'UpdateEndpointWeightsAndCapacities',
        'ResourceInUse',
        1,
        'Cannot update in-progress endpoint',
      );
      const { path } = await releases.run(await releases.request(), losing);
      expect(path).toContain('Why was it not restored?');
      expect(path.at(-1)).toBe('Released');
      expect(await endpoint.seen()).toMatchObject({ instances: 2 });
      const { configs } = await endpoint.fleets();
      expect(configs).toContain(outdated?.fleet);
      expect(configs).not.toContain(oldest);
      await endpoint.scaleTo(1);
    });

    it('goes round whatever comes between: throttles, a description that is old, scaling', async () => {
      await unscaled();
      const request = await releases.request();
      await sagemaker.refuse('DescribeEndpoint', 'ThrottlingException');
      await sagemaker.refuse('DescribeEndpoint', 'ValidationException', 1, 'Could not find it.');
      const inProgress = 'Cannot update in-progress endpoint';
      await sagemaker.refuse('UpdateEndpoint', 'ResourceInUse', 1, inProgress);
      const { path } = await releases.run(request);
      expect(path.filter((state) => state === 'Is there no endpoint?')).toHaveLength(2);
      expect(path).toEqual(
        expect.arrayContaining(['Was the endpoint made?', 'Why was it not updated?']),
      );
      expect(path.at(-1)).toBe('Released');
      expect(await endpoint.target()).toMatchObject({ MinCapacity: 1 });
    });
  });

  describe('there is nothing to release', () => {
    it('of a package that is the champion, older than it, or not approved any more', async () => {
      const older = await releases.request();
      const newer = await releases.request();
      const rejected = await releases.request();
      await sagemaker.decide(rejected.packageArn, 'Rejected');
      await releases.run(newer);
      for (const request of [older, rejected]) {
        const { path, status } = await releases.run(request);
        expect(path.at(-1)).toBe('Nothing to release');
        expect(status).toBe('SUCCEEDED');
        expect(await releases.record(request)).toMatchObject({ status: 'skipped' });
      }
      expect((await releases.run(newer, releases.machineArn, 'again')).path.at(-1)).toBe(
        'Nothing to release',
      );
      expect(await releases.record(newer)).toMatchObject({ status: 'released' });
      expect(await releases.champion()).toMatchObject({ packageArn: newer.packageArn });
    });
  });
}
