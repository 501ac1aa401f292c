import { beforeEach, describe, expect, it } from 'vitest';
import { judgeCandidate } from '../../../lambdas/judge-candidate/judge-candidate.ts';
import { openRun } from '../../../lambdas/open-run/open-run.ts';
import { prepareEvaluation } from '../../../lambdas/prepare-evaluation/prepare-evaluation.ts';
import { EvaluationInvalidError } from '../../../pipelines/shared/errors.ts';
import type { JudgeCandidateInput } from '../../../pipelines/training/steps.ts';
import { InMemoryCloud } from '../../support/in-memory-cloud.ts';
import {
  aRun,
  deployed,
  digestOf,
  evaluate,
  evaluationKey,
  register,
  STARTED_AT,
  train,
} from '../../support/training-world.ts';

const cloud = { now: new InMemoryCloud() };
let input: JudgeCandidateInput;
let key: string;

beforeEach(async () => {
  cloud.now = new InMemoryCloud();
  const { runLedger: ledger, store, artifacts } = cloud.now;
  const run = aRun(register(cloud.now, 1));
  const opened = await openRun({ run, startedAt: STARTED_AT }, { ...deployed(), ledger, store });
  const { plan } = opened;
  const trained = train(cloud.now, plan);
  const preparation = { run, plan, trained, approved: null };
  const order = await prepareEvaluation(preparation, { ledger, store, artifacts });
  const evaluationJob = evaluate(cloud.now, plan, order);
  input = { run, startedAt: STARTED_AT, plan, trained, order, evaluationJob };
  key = evaluationKey(plan, evaluationJob);
});

async function judge() {
  const { runLedger: ledger, store } = cloud.now;
  return await judgeCandidate(input, { ledger, store, now: () => new Date(STARTED_AT) });
}

/** Changes what the evaluation has left. */
function rewrite(change: (text: string) => string | undefined) {
  const changed = change(cloud.now.objects.get(key) ?? '');
  if (changed === undefined) cloud.now.objects.delete(key);
  else cloud.now.objects.set(key, changed);
}

describe('F17: an evaluation that says nothing', () => {
  it.each<[string, (text: string) => string | undefined, string]>([
    ['missing', () => undefined, 'left no evaluation.json'],
    ['empty', () => ' ', 'left no evaluation.json'],
    ['cut short', (text) => text.slice(0, 500), 'It is no JSON'],
    ['NaN', (text) => text.replace(/"value":0\.98\d+/, '"value":NaN'), 'It is no JSON'],
    [
      'infinite',
      (text) => text.replace(/"value":0\.98\d+/, '"value":1e999'),
      'metrics.0.candidate',
    ],
    ['null', (text) => text.replace(/"value":0\.98\d+/, '"value":null'), 'metrics.0.candidate'],
    [
      'without metrics',
      (text) => text.replace(/"metrics":\[.*?\}\}?\],"/, '"metrics":[],"'),
      'metrics',
    ],
    [
      'of another candidate',
      (text) => text.replace(/"cnd-[0-9a-f]+"/, '"cnd-other"'),
      'its candidate is',
    ],
    [
      'of another artifact',
      (text) => swap(text, input.order.artifact.sha256),
      "its candidate's artifact",
    ],
    ['of another hold-out', (text) => swap(text, input.plan.holdOut.dataHash), 'its hold-out is'],
    [
      'of another definition',
      (text) => swap(text, input.plan.definitionHash),
      'its model definition',
    ],
    ['resampled otherwise', (text) => text.replaceAll('"seed":9', '"seed":10'), 'a seed of 10'],
    ['without the metric that is gated', (text) => text.replaceAll('"auc"', '"macroAuc"'), 'auc'],
  ])('fails when it is %s, and never passes', async (_, change, says) => {
    rewrite(change);
    const judged = judge();
    await expect(judged).rejects.toThrow(EvaluationInvalidError);
    await expect(judged).rejects.toThrow(says);
    expect([...cloud.now.objects.keys()].filter((name) => /verdict|lineage/.test(name))).toEqual(
      [],
    );
  });

  it('passes when it is whole: the cases above fail by what they change', async () => {
    expect((await judge()).decided.outcome).toBe('passed');
  });
});

function swap(text: string, hash: string): string {
  return text.replaceAll(hash, digestOf('another'));
}
