import { describe, expect, it } from 'vitest';
import {
  endpoint,
  FAILED,
  RELEASED,
  releases,
  ROLLED_BACK,
  ROLLED_BACK_END,
  TAKEN_BACK,
  sagemaker,
  since,
} from './release-paths.ts';

/** The first release of a model, which makes its endpoint. */
export function firstRelease(): void {
  describe('the first release', () => {
    it('of a container that ends leaves an endpoint that failed, when it can’t be deleted', async () => {
      await sagemaker.refuse('DeleteEndpoint', 'ResourceInUse');
      const { path, error } = await releases.release({ broken: true });
      expect(since(path, 'Delete endpoint').slice(1)).toEqual(FAILED);
      expect(error).toContain('ResourceInUse');
      expect(await endpoint.seen()).toMatchObject({ status: 'Failed' });
    });

    it('fails when such an endpoint can’t be cleared away', async () => {
      await sagemaker.refuse('DeleteEndpoint', 'ResourceInUse');
      const { path } = await releases.release();
      expect(since(path, 'Clear the way').slice(1)).toEqual(FAILED);
    });

    it('clears it away, and leaves nothing when its own fails, too', async () => {
      const { path, status, request } = await releases.release({ broken: true });
      expect(path).toContain('Clear the way');
      expect(since(path, 'Delete endpoint').slice(0, 6)).toEqual([
        'Delete endpoint',
        ...ROLLED_BACK,
      ]);
      expect(path.at(-1)).toBe('Rolled back');
      expect(status).toBe('SUCCEEDED');
      expect(await releases.record(request)).toMatchObject({ status: 'rolledBack' });
      expect(await releases.champion()).toBeUndefined();
      await endpoint.until('gone');
    });

    it('F20: of a package that is rejected meanwhile leaves nothing', async () => {
      const request = await releases.begin(await releases.request());
      await releases.entered(request, 'Wait for the fleet');
      await sagemaker.decide(request.packageArn, 'Rejected');
      const { path } = await releases.end(request);
      expect(since(path, 'Delete endpoint').slice(1)).toEqual([...TAKEN_BACK, ...ROLLED_BACK_END]);
      expect(await releases.record(request)).toMatchObject({
        status: 'rolledBack',
        reason: `Version ${request.packageVersion} is Rejected since its release has begun, and not Approved any more.`,
      });
      expect(await releases.champion()).toBeUndefined();
      await endpoint.until('gone');
    });

    it('fails when the endpoint is refused', async () => {
      await sagemaker.refuse('CreateEndpoint', 'ResourceLimitExceeded');
      const { path } = await releases.release();
      expect(path.slice(-6)).toEqual(['Create endpoint', 'Was the endpoint made?', ...FAILED]);
    });

    it('that can’t be scaled fails; the same attempt goes on with what was made', async () => {
      await sagemaker.refuse('RegisterScalableTarget', 'ObjectNotFoundException');
      const { path, request } = await releases.release();
      expect(path.slice(-5)).toEqual(['Resume scaling', ...FAILED]);
      expect(await releases.record(request)).toMatchObject({ status: 'failed' });
      const again = await releases.run(request, releases.machineArn, 'again');
      expect(again.path.slice(4, 11)).toEqual([
        'Create model',
        'Was the model made?',
        'Create endpoint config',
        'Was the config made?',
        'Describe endpoint',
        'May it be updated?',
        'Wait for the fleet',
      ]);
      expect(since(again.path, 'Has it alarms of its own?').slice(1, 5)).toEqual(RELEASED);
      expect(await releases.champion()).toMatchObject({ packageArn: request.packageArn });
      expect(await endpoint.target()).toMatchObject({ MinCapacity: 1, MaxCapacity: 3 });
      expect(await endpoint.policies()).toHaveLength(1);
    });
  });
}
