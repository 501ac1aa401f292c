import { describe, expect, it } from 'vitest';
import { wrong } from '../../support/wrong-scripts.ts';
import {
  EVALUATION_FAILED,
  group,
  here,
  JUDGEMENT_FAILED,
  PREPARATION_FAILED,
  sagemaker,
  training,
  TRAINING_FAILED,
} from './training-paths.ts';

/** Jobs that fail, and what they leave that is no result. */
export function failingJobs(): void {
  describe('a run that goes wrong', () => {
    it.each<[string, keyof typeof wrong, readonly string[], string, RegExp]>([
      ['training fails', 'failingTraining', TRAINING_FAILED, 'TrainingJobFailed', /ONE_CLASS/],
      ['there is no model', 'emptyTraining', PREPARATION_FAILED, 'ArtifactInvalid', /left none/],
      ['there is half a model', 'shortTraining', PREPARATION_FAILED, 'ArtifactInvalid', /training/],
      [
        'evaluation fails',
        'failingEvaluation',
        EVALUATION_FAILED,
        'EvaluationJobFailed',
        /exit code: 1/,
      ],
      ['a metric is NaN', 'nanEvaluation', JUDGEMENT_FAILED, 'EvaluationInvalid', /NaN/],
      ['the report is empty', 'emptyEvaluation', JUDGEMENT_FAILED, 'EvaluationInvalid', /left no/],
      ['there is no report', 'silentEvaluation', JUDGEMENT_FAILED, 'EvaluationInvalid', /left no/],
    ])('because %s registers nothing', async (_, scripts, ends, error, cause) => {
      const packages = await sagemaker.packages(group);
      const run = await training.start(await here(), { scripts: wrong[scripts] });
      const { path, record, ...ended } = await training.end(run);
      expect(path.filter((state) => state !== 'Describe champion')).toEqual(ends);
      expect(ended).toMatchObject({
        status: 'FAILED',
        error,
        cause: expect.stringMatching(cause) as unknown,
      });
      expect(record).toMatchObject({ status: 'failed', error, cause: ended.cause });
      expect(await sagemaker.packages(group)).toEqual(packages);
    });
  });
}
