import type { Task } from '../model-definition/contract.ts';
import type { GatesPolicy } from './contract.ts';

type Judged = Pick<GatesPolicy, 'floors' | 'nonInferiority'>;

/** Better than chance, and not worse than the champion by more than nobody would notice. */
const byTask: Readonly<Record<Task, Judged>> = {
  binary: {
    floors: { auc: 0.5 },
    nonInferiority: [{ metric: 'auc', margin: 0.01, marginOf: 'metric' }],
  },
  multiclass: {
    floors: { macroAuc: 0.5 },
    nonInferiority: [{ metric: 'macroAuc', margin: 0.01, marginOf: 'metric' }],
  },
  regression: {
    // Better than predicting the mean. RMSE has the label's unit, so its margin is a share.
    floors: { r2: 0 },
    nonInferiority: [{ metric: 'rmse', margin: 0.02, marginOf: 'champion' }],
  },
};

/** What a candidate must show unless the config says otherwise. */
export function defaultGates(task: Task): GatesPolicy {
  return {
    ...byTask[task],
    minRows: 100,
    confidence: 0.95,
    resamples: 1000,
    seed: 0,
    slices: [],
    bias: [],
  };
}
