import { describe, expect, it } from 'vitest';
import {
  dataset,
  group,
  HERE,
  here,
  JUDGED,
  REGISTERED,
  sagemaker,
  THERE,
  TRAINED,
  training,
} from './training-paths.ts';

/** Runs that come to a verdict. */
export function verdicts(): void {
  describe('a run', () => {
    it('whose candidate is the first is judged by the floors', async () => {
      await sagemaker.withoutChampion(group);
      const { path, record } = await training.end(await training.start(await here()));
      expect(path).toEqual([...TRAINED, ...JUDGED, ...REGISTERED]);
      expect(record?.verdict).toMatchObject({ outcome: 'passed', approval: 'Approved' });
      expect(record?.verdict?.champion).toBeNull();
      expect(record?.verdict?.gates.map(({ gate }) => gate)).toEqual(['holdOutSize', 'floor']);
      expect(await sagemaker.approved(group)).toEqual([record?.packageArn]);
    });

    it('whose candidate is no worse than the champion makes the next champion', async () => {
      const [champion] = await sagemaker.approved(group);
      const { path, record } = await training.end(await training.start(await dataset(HERE)));
      expect(path).toEqual([...TRAINED, 'Describe champion', ...JUDGED, ...REGISTERED]);
      expect(record?.verdict).toMatchObject({
        outcome: 'passed',
        champion: { packageArn: champion },
      });
      expect((await sagemaker.approved(group))[0]).toBe(record?.packageArn);
    });

    it('whose candidate is worse is registered as rejected, and the champion stays', async () => {
      const approved = await sagemaker.approved(group);
      await dataset(THERE, 900);
      // Its window holds far more of what is not so on its hold-out.
      const misled = await training.start(await dataset(HERE), { window: { versions: 2 } });
      const { path, record } = await training.end(misled);
      expect(path).toEqual([...TRAINED, 'Describe champion', ...JUDGED, ...REGISTERED]);
      expect(record?.verdict).toMatchObject({ outcome: 'failed', approval: 'Rejected' });
      expect(await sagemaker.approved(group)).toEqual(approved);
    });
  });
}
