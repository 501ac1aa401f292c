import { hashOf } from '../../pipelines/shared/canonical-json.ts';
import { PolicyGoneError } from '../../pipelines/shared/errors.ts';
import type { RunRequest } from '../../pipelines/training/contract.ts';
import { policyKey } from '../../pipelines/training/keys.ts';
import { type RunPolicy, runPolicy } from '../../pipelines/training/policy.ts';
import type { ObjectStore } from './ports/object-store.ts';

/**
 * The policy a run was asked for by, as the run that used it first has kept it.
 * @throws PolicyGoneError when no run has, or what lies there is another
 */
export async function readPolicy(
  run: Pick<RunRequest, 'model' | 'policyHash'>,
  store: Pick<ObjectStore, 'findText'>,
): Promise<RunPolicy> {
  const key = policyKey(run.policyHash);
  const text = await store.findText(key);
  if (text === undefined) {
    throw policyGone(run, `it is not deployed any more, and ${key} was never written`);
  }
  const policy = runPolicy.parse(JSON.parse(text));
  if (hashOf(policy) !== run.policyHash) throw policyGone(run, `${key} holds another one`);
  return policy;
}

function policyGone({ model, policyHash }: Pick<RunRequest, 'model' | 'policyHash'>, why: string) {
  return new PolicyGoneError(
    `The policy ${policyHash} of this run of ${model} can't be read: ${why}. Upload the newest file again under another name: it starts a run under the policy of today.`,
    { model, policyHash },
  );
}
