import { describe, expect, it } from 'vitest';
import {
  altered,
  endpoint,
  FAILED,
  MENDED,
  patient,
  releases,
  sagemaker,
  since,
  UNTIL_SCALED,
  unscaled,
} from './release-paths.ts';

/** Every call of the workflow that can be refused. */
export function refusals(): void {
  describe('a step that is refused', () => {
    it.each<[state: string, operation: string, ends: readonly string[]]>([
      ['Describe package', 'DescribeModelPackage', FAILED],
      ['Create model', 'CreateModel', ['Was the model made?', ...FAILED]],
      ['Create endpoint config', 'CreateEndpointConfig', ['Was the config made?', ...FAILED]],
      ['Describe endpoint', 'DescribeEndpoint', ['Is there no endpoint?', ...FAILED]],
      ['Describe live config', 'DescribeEndpointConfig', MENDED],
      ['Look at scaling', 'DescribeScalableTargets', MENDED],
      ['Suspend scaling', 'RegisterScalableTarget', MENDED],
      ['Update endpoint', 'UpdateEndpoint', ['Why was it not updated?', ...MENDED]],
    ])('"%s"', async (state, operation, ends) => {
      const before = await endpoint.seen();
      const request = await releases.request();
      // Errors with names of their own, which are not tried again.
      const refusal = /Scal/.test(operation) ? 'LimitExceededException' : 'ResourceInUse';
      await sagemaker.refuse(operation, refusal);
      const { path, error, status } = await releases.run(request);
      expect(since(path, state).slice(1)).toEqual(ends);
      expect([status, error]).toEqual(['FAILED', expect.stringContaining(refusal)]);
      expect(await releases.record(request)).toMatchObject({ status: 'failed', error });
      expect(await endpoint.seen()).toEqual(before);
      expect((await endpoint.target())?.SuspendedState?.DynamicScalingInSuspended).toBe(false);
      expect(await endpoint.releaseAlarms()).toEqual([]);
    });

    it('"Restore capacity"', async () => {
      const losing = await altered.with(['$endpoint.instances >= $capacity', 'false']);
      const request = await releases.request();
      await sagemaker.refuse('UpdateEndpointWeightsAndCapacities', 'ResourceInUse');
      const { path } = await releases.run(request, losing);
      expect(since(path, 'Restore capacity').slice(1)).toEqual([
        'Why was it not restored?',
        ...MENDED,
      ]);
    });

    it('"End scaling", of a variant that gets other machines', async () => {
      const other = await altered.with(['$instanceType = $plan.instanceType', 'false']);
      await sagemaker.refuse('DeregisterScalableTarget', 'LimitExceededException');
      const { path } = await releases.run(await releases.request(), other);
      expect(since(path, 'End scaling').slice(1)).toEqual(MENDED);
      const second = await releases.run(await releases.request(), other);
      expect(since(second.path, 'End scaling')[1]).toBe('Watch errors');
      expect(second.path.at(-1)).toBe('Released');
    });

    it('"Look at endpoint", leaves the update to itself', async () => {
      const machineArn = await patient.with(UNTIL_SCALED);
      const request = await releases.begin(await releases.request(), machineArn);
      await releases.entered(request, 'Wait for the fleet', { machineArn });
      await sagemaker.refuse('DescribeEndpoint', 'ResourceInUse');
      const { path } = await releases.end(request, machineArn);
      expect(since(path, 'Look at endpoint').slice(1)).toEqual(MENDED);
      await endpoint.until('InService');
    });

    it('"Look at package", is no rejection', async () => {
      const request = await releases.begin(await releases.request());
      await releases.entered(request, 'Wait for the fleet');
      await sagemaker.refuse('DescribeModelPackage', 'ResourceInUse');
      const { path, failures } = await releases.end(request);
      expect(failures).toEqual([expect.stringContaining('ResourceInUse')]);
      expect(path.at(-1)).toBe('Released');
    });

    it('"Resume scaling", also after the failure', async () => {
      await unscaled();
      await sagemaker.refuse('RegisterScalableTarget', 'LimitExceededException', 2);
      const { path } = await releases.release();
      const [mend, resume] = MENDED;
      expect(since(path, 'Resume scaling').slice(1)).toEqual([mend, resume, ...MENDED.slice(3)]);
    });

    it('"Set scaling policy", also after the failure', async () => {
      await sagemaker.refuse('PutScalingPolicy', 'LimitExceededException', 2);
      const { path } = await releases.release();
      expect(since(path, 'Set scaling policy').slice(1)).toEqual(MENDED);
    });
  });
}
