import { randomUUID } from 'node:crypto';
import { AppUnderTest } from '../../support/app-under-test.ts';
import { pricedFile } from '../../support/toy-file.ts';
import { TrainingUnderTest } from '../../support/training-under-test.ts';

export const training = new TrainingUnderTest(new AppUnderTest());
export const { sagemaker, group } = training;

export const HERE = { red: 10, green: 20, blue: 30 };
export const THERE = { red: 300, green: 200, blue: 100 };

export const TRAINED = [
  'Open run',
  'Trained before?',
  'Train',
  'Find champion',
  'Is there a champion?',
];
export const RESUMED = [
  'Open run',
  'Trained before?',
  'Find own candidate',
  'Is its candidate registered?',
];
export const JUDGED = [
  'Prepare evaluation',
  'Registered before?',
  'Evaluate',
  'Judge candidate',
  'Find champion again',
  'Has the champion moved?',
];
export const REGISTERED = [
  'Register candidate',
  'Record candidate',
  'Announce candidate',
  'Candidate registered',
];
export const FAILED = ['Record run failure', 'Announce run failure', 'Run failed'];
export const TRAINING_FAILED = [...TRAINED.slice(0, 3), 'Why did training stop?', ...FAILED];
export const EVALUATION_FAILED = [
  ...TRAINED,
  ...JUDGED.slice(0, 3),
  'Why did evaluation stop?',
  ...FAILED,
];

export const PREPARATION_FAILED = [...TRAINED, 'Prepare evaluation', ...FAILED];
export const JUDGEMENT_FAILED = [...TRAINED, ...JUDGED.slice(0, 4), ...FAILED];

let registered: Promise<string> | undefined;

/** The dataset version that runs work on unless they need one of their own. */
export async function here(): Promise<string> {
  registered ??= dataset(HERE);
  return await registered;
}

/** Registers a dataset version with labels that follow from prices so. */
export async function dataset(prices: typeof HERE, rows?: number): Promise<string> {
  const seed = randomUUID();
  return (await training.register(`${seed}.csv`, pricedFile(seed, prices, rows))).datasetVersion;
}

/** A dataset version that nobody has registered. */
export function unregistered(): string {
  return `dsv-${randomUUID().replaceAll('-', '').slice(0, 20)}`;
}

let seeds = 0;

/** Makes each run of the same dataset version one of its own. */
export function anotherSeed() {
  seeds += 1;
  return { seed: seeds };
}
