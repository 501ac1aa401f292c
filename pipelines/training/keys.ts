import { prefixes } from '../dataset/prefixes.ts';

/** Which run, and which attempt at it. */
export interface RunAttempt {
  readonly model: string;
  readonly id: string;
  readonly attempt: number;
}

/** The folder of one attempt at a run; everything in it is written once. Ends with a slash. */
export function runFolder({ model, id, attempt }: RunAttempt): string {
  return `${prefixes.runs}${model}/${id}/${attempt}/`;
}

/** Where the documents of one attempt lie. SageMaker's own outputs lie in folders named after jobs. */
export interface RunKeys {
  /** SageMaker's list of the files to train on. */
  readonly window: string;
  /** SageMaker appends `<job>/output/model.tar.gz`. Ends with a slash. */
  readonly training: string;
  /** `<job>/` is appended; holds `evaluation.json` and `timings.json`. Ends with a slash. */
  readonly evaluation: string;
  readonly trainingFacts: string;
  readonly verdict: string;
  readonly lineage: string;
  readonly modelCard: string;
  /** The metrics as Studio shows them. */
  readonly modelQuality: string;
}

/**
 * @param judgedAgain - the evaluation job of a later judgement in this attempt: when the champion has
 * changed meanwhile, what the first one said stays, and verdict, lineage and card lie in a folder
 * of that name.
 */
export function runKeys(run: RunAttempt, judgedAgain?: string): RunKeys {
  const folder = runFolder(run);
  const judgement = judgedAgain === undefined ? folder : `${folder}${judgedAgain}/`;
  return {
    window: `${folder}window.json`,
    training: `${folder}training/`,
    evaluation: `${folder}evaluation/`,
    trainingFacts: `${folder}training.json`,
    verdict: `${judgement}verdict.json`,
    lineage: `${judgement}lineage.json`,
    modelCard: `${judgement}model-card.json`,
    modelQuality: `${judgement}model-quality.json`,
  };
}

/** The folder of an algorithm's code, by its hash. Ends with a slash. */
export function codeFolder(codeHash: string): string {
  return `${prefixes.code}${codeHash}/`;
}

/** Written after the last file of a code folder: without it the folder may be incomplete. */
export function codeMarkerKey(codeHash: string): string {
  return `${prefixes.code}${codeHash}.json`;
}

/** Where a compiled run policy lies, by its hash. */
export function policyKey(policyHash: string): string {
  return `${prefixes.policies}${policyHash}.json`;
}
