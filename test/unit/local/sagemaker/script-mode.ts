import { expect } from 'vitest';
import { type EmulatorUnderTest, over, trainingJob } from './emulator-under-test.ts';

/** Trains to the end in the image's script mode, unless told what else to run. */
export async function train(
  emulator: EmulatorUnderTest,
  changes: Parameters<typeof trainingJob>[1],
) {
  const request = trainingJob('', changes);
  const { ContainerEntrypoint: _, ...scriptMode } = request.AlgorithmSpecification ?? {};
  const created = await emulator.call('CreateTrainingJob', {
    ...request,
    AlgorithmSpecification: changes?.AlgorithmSpecification ?? scriptMode,
  });
  expect(created).toHaveProperty('TrainingJobArn');
  return await over(emulator, 'Training', 'job-1');
}
