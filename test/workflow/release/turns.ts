import { describe, expect, it } from 'vitest';
import { altered, FAILED, releases, sagemaker, since } from './release-paths.ts';

const ASKED_AGAIN = ['May it ask again?', 'Wait for the turn', 'Describe package', 'Open release'];

/** Releases that find their endpoint in the hands of another. */
export function turns(): void {
  describe('a release whose endpoint another holds', () => {
    it('waits for its turn, and is done then', async () => {
      const request = await releases.request();
      await releases.whileBusy(async () => {
        await releases.begin(request);
        await releases.entered(request, 'Wait for the turn', { times: 2 });
      });
      const { path, status } = await releases.end(request);
      expect(path.slice(2, 7)).toEqual(['Open release', ...ASKED_AGAIN]);
      expect([status, path.at(-1)]).toEqual(['SUCCEEDED', 'Released']);
    });

    it('F20: is skipped when its package is rejected meanwhile, and lets the next one in', async () => {
      const champion = await releases.champion();
      const request = await releases.request();
      await releases.whileBusy(async () => {
        await releases.begin(request);
        await releases.entered(request, 'Wait for the turn');
        await sagemaker.decide(request.packageArn, 'Rejected', 'Trained on the wrong year.');
      });
      const { path, status } = await releases.end(request);
      expect([status, path.at(-1)]).toEqual(['SUCCEEDED', 'Nothing to release']);
      expect(since(path, 'Wait for the turn')).not.toContain('Create model');
      expect(await releases.record(request)).toMatchObject({
        status: 'skipped',
        reason: expect.stringContaining('Rejected') as unknown,
      });
      expect(await releases.champion()).toEqual(champion);
      expect(await releases.release()).toMatchObject({ status: 'SUCCEEDED' });
    });

    it('gives up when its turn never comes, and says who has the endpoint', async () => {
      const impatient = await altered.with(['$turns < 130', '$turns < 1']);
      const request = await releases.request();
      const { path, status, error, cause } = await releases.whileBusy(
        async () => await releases.run(request, impatient),
      );
      expect([status, error]).toEqual(['FAILED', 'EndpointBusy']);
      expect(cause).toContain('in the hands of another');
      expect(since(path, 'Open release').slice(1)).toEqual(['May it ask again?', ...FAILED]);
      expect(path.filter((state) => state === 'Wait for the turn')).toHaveLength(1);
      expect(await releases.record(request)).toMatchObject({ status: 'failed', error });
    });
  });
}
