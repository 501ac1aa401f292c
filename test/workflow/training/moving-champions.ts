import { describe, expect, it } from 'vitest';
import type { RunRequest } from '../../../pipelines/training/contract.ts';
import { anotherSeed, FAILED, group, here, sagemaker, training } from './training-paths.ts';

/** Champions that change while a candidate is judged. */
export function movingChampions(): void {
  describe('a champion that moves while a candidate is judged', () => {
    /** Holds the evaluation up for a second, in which the champion can move. */
    async function heldUp(run: RunRequest, round: number): Promise<void> {
      if (round > 1) await training.entered(run, 'Judge candidate', round - 1);
      await sagemaker.refuse('CreateProcessingJob', 'ResourceLimitExceeded');
      if (round === 1) await training.begin(run);
      await training.entered(run, 'Wait for evaluation capacity', round);
    }

    it('once is compared with the new one', async () => {
      const [newest = '', older] = await sagemaker.approved(group);
      const run = await training.request(await here(), { gates: anotherSeed() });
      await heldUp(run, 1);
      await sagemaker.decide(newest, 'Rejected');
      const { path, record } = await training.end(run);
      expect(path.filter((state) => state === 'Compare with the new champion')).toHaveLength(1);
      expect(record?.verdict).toMatchObject({ outcome: 'passed', champion: { packageArn: older } });
    });

    it('three times fails the run', async () => {
      const packages = await sagemaker.packages(group);
      const [newest = ''] = await sagemaker.approved(group);
      const run = await training.request(await here(), { gates: anotherSeed() });
      for (const round of [1, 2, 3]) {
        await heldUp(run, round);
        await sagemaker.decide(newest, round === 2 ? 'Approved' : 'Rejected');
      }
      const { path, error, record } = await training.end(run);
      expect(path.slice(-4)).toEqual(['Champion keeps moving', ...FAILED]);
      expect(error).toBe('ChampionMoved');
      expect(record).toMatchObject({ status: 'failed', error });
      expect(await sagemaker.packages(group)).toEqual(packages);
    });
  });
}
