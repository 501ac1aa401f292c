import { describe, expect, it } from 'vitest';
import {
  anotherSeed,
  FAILED,
  group,
  here,
  RESUMED,
  sagemaker,
  training,
  unregistered,
} from './training-paths.ts';

/** Steps that fail, one by one. */
export function failingSteps(): void {
  describe('a step that fails', () => {
    it('"Open run", on a dataset version that is not registered', async () => {
      const { path, error } = await training.end(await training.start(unregistered()));
      expect(path).toEqual(['Open run', ...FAILED]);
      expect(error).toBe('UnknownDatasetVersion');
    });

    it.each([
      ['Find champion', 'ListModelPackages', 'ResourceNotFound'],
      ['Describe champion', 'DescribeModelPackage', 'ResourceNotFound'],
      ['Register candidate', 'CreateModelPackage', 'ConflictException'],
    ])('"%s", refused', async (state, operation, refusal) => {
      await sagemaker.refuse(operation, refusal);
      const { path, error } = await training.end(
        await training.start(await here(), { gates: anotherSeed() }),
      );
      expect(path.slice(-4)).toEqual([state, ...FAILED]);
      expect(error).toContain(refusal);
    });

    it('"Find own candidate", refused', async () => {
      await sagemaker.refuse('CreateProcessingJob', 'ResourceLimitExceeded', 3);
      const evaluation = { instances: ['ml.m5.large'], volumeGb: 10, maxMinutes: 5 };
      const run = await training.start(await here(), { evaluation, gates: anotherSeed() });
      await training.end(run);
      await sagemaker.refuse('ListModelPackages', 'ResourceNotFound');
      const { path } = await training.end(await training.retry(run));
      expect(path.slice(-4)).toEqual(['Find own candidate', ...FAILED]);
    });

    it('"Find champion again", refused', async () => {
      await sagemaker.refuse('CreateProcessingJob', 'ResourceLimitExceeded');
      const run = await training.start(await here(), { gates: anotherSeed() });
      await training.entered(run, 'Wait for evaluation capacity');
      await sagemaker.refuse('ListModelPackages', 'ResourceNotFound');
      expect((await training.end(run)).path.slice(-4)).toEqual(['Find champion again', ...FAILED]);
    });

    it.each<['policy' | 'person', string]>([
      ['policy', 'approved'],
      ['person', 'waits for a person'],
    ])('"Record candidate", leaves to a retry what is registered: by %s, %s', async (approval) => {
      const run = await training.request(await here(), { approval, gates: anotherSeed() });
      const failed = await training.without(
        { actions: ['lambda:InvokeFunction'], of: 'Record candidate' },
        async () => await training.end(await training.begin(run)),
      );
      expect(failed.path.slice(-4)).toEqual(['Record candidate', ...FAILED]);
      const packages = await sagemaker.packages(group);
      const { path, record } = await training.end(await training.retry(run));
      expect(path.slice(0, RESUMED.length + 1)).toEqual([...RESUMED, 'Describe champion']);
      expect(path).toContain('Take what is registered');
      expect(record).toMatchObject({ status: 'registered', packageArn: packages[0] });
      expect(await sagemaker.packages(group)).toEqual(packages);
    });

    it('"Announce candidate" and "Announce run failure", leave the candidate registered', async () => {
      const { path, status, record } = await training.without(
        { actions: ['events:PutEvents'] },
        async () =>
          await training.end(await training.start(await here(), { gates: anotherSeed() })),
      );
      expect(path.slice(-4)).toEqual(['Announce candidate', ...FAILED]);
      expect(status).toBe('FAILED');
      expect(record).toMatchObject({ status: 'registered' });
    });

    it('"Record run failure", is announced all the same', async () => {
      const { path, error } = await training.without(
        { actions: ['lambda:InvokeFunction'], of: 'Record run failure' },
        async () => await training.end(await training.start(unregistered())),
      );
      expect(path).toEqual(['Open run', ...FAILED]);
      expect(error).toBe('UnknownDatasetVersion');
    });
  });
}
