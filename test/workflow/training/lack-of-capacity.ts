import { describe, expect, it } from 'vitest';
import {
  anotherSeed,
  EVALUATION_FAILED,
  here,
  RESUMED,
  sagemaker,
  training,
} from './training-paths.ts';

/** A job that did not come to its end, and what follows. */
function stoppedThen(job: 'Train' | 'Evaluate', next: string): string[] {
  return [job, `Why did ${job === 'Train' ? 'training' : 'evaluation'} stop?`, next];
}

/** Jobs that SageMaker has no instance for. */
export function lackOfCapacity(): void {
  describe('a job without capacity', () => {
    it('F13: is tried three times on a type of instance, then on the next type', async () => {
      await sagemaker.failAtStart('ml.m5.large', 'CapacityError: Unable to provision capacity.', 3);
      const run = await training.start(await here(), { gates: anotherSeed() });
      const { path, status } = await training.end(run);
      expect(status).toBe('SUCCEEDED');
      const wait = 'Wait for training capacity';
      expect(path.slice(2, path.indexOf('Find champion'))).toEqual([
        ...stoppedThen('Train', wait),
        ...stoppedThen('Train', wait),
        ...stoppedThen('Train', 'Take the next training instance'),
        'Train',
      ]);
      const jobs = await sagemaker.trainingJobs(training.jobsOf(run));
      expect(jobs.map((job) => [job.instanceType, job.status])).toEqual([
        ['ml.m5.large', 'Failed'],
        ['ml.m5.large', 'Failed'],
        ['ml.m5.large', 'Failed'],
        ['ml.c5.xlarge', 'Completed'],
      ]);
    });

    it('F13: for want of quota, too', async () => {
      await sagemaker.refuse('CreateProcessingJob', 'ResourceLimitExceeded', 4);
      const { path, status } = await training.end(
        await training.start(await here(), { gates: anotherSeed() }),
      );
      expect(status).toBe('SUCCEEDED');
      const wait = 'Wait for evaluation capacity';
      expect(path.slice(path.indexOf('Evaluate'), path.indexOf('Judge candidate'))).toEqual([
        ...stoppedThen('Evaluate', wait),
        ...stoppedThen('Evaluate', wait),
        ...stoppedThen('Evaluate', 'Take the next evaluation instance'),
        ...stoppedThen('Evaluate', wait),
        'Evaluate',
      ]);
    });

    it('F13: on every type fails the run; a retry goes on from what was trained', async () => {
      await sagemaker.refuse('CreateProcessingJob', 'ResourceLimitExceeded', 3);
      const evaluation = { instances: ['ml.m5.large'], volumeGb: 10, maxMinutes: 5 };
      const run = await training.start(await here(), { evaluation, gates: anotherSeed() });
      const failed = await training.end(run);
      expect(failed.path.slice(-4)).toEqual(EVALUATION_FAILED.slice(-4));
      expect(failed).toMatchObject({ error: 'SageMaker.ResourceLimitExceededException' });
      const { path, record } = await training.end(await training.retry(run));
      expect(path.slice(0, RESUMED.length + 1)).toEqual([...RESUMED, 'Find champion']);
      expect(record).toMatchObject({
        attempt: 2,
        status: 'registered',
        trainingJob: failed.record?.trainingJob,
        artifact: failed.record?.artifact,
      });
    });

    it('F14: throttled, is asked for again, and made once', async () => {
      await sagemaker.refuse('CreateTrainingJob', 'ThrottlingException');
      const run = await training.start(await here(), { gates: anotherSeed() });
      const { path } = await training.end(run);
      expect(path.filter((state) => state === 'Train')).toHaveLength(1);
      const jobs = await sagemaker.trainingJobs(training.jobsOf(run));
      expect(jobs.map(({ status }) => status)).toEqual(['Completed']);
    });
  });
}
