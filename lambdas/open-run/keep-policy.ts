import { codeHashOf } from '../../pipelines/algorithm/code-hash.ts';
import { canonicalJson } from '../../pipelines/shared/canonical-json.ts';
import { PolicyGoneError } from '../../pipelines/shared/errors.ts';
import type { RunRequest } from '../../pipelines/training/contract.ts';
import { codeFolder, codeMarkerKey, policyKey } from '../../pipelines/training/keys.ts';
import type { RunPolicy } from '../../pipelines/training/policy.ts';
import type { Algorithms } from '../shared/ports/algorithms.ts';
import type { ObjectStore } from '../shared/ports/object-store.ts';
import type { RunPolicies } from '../shared/ports/run-policies.ts';
import { readPolicy } from '../shared/run-policy.ts';

export interface KeepPolicyPorts {
  readonly policies: Pick<RunPolicies, 'find'>;
  readonly algorithms: Algorithms;
  readonly store: Pick<ObjectStore, 'findText' | 'writeOnce'>;
}

/**
 * The policy a run was asked for by. While it is the deployed one it is kept in S3: a retry after
 * the next deployment still runs by the policy of its run.
 * @throws PolicyGoneError when it is neither deployed nor kept
 */
export async function keepPolicy(
  run: RunRequest,
  { policies, store }: KeepPolicyPorts,
): Promise<RunPolicy> {
  const deployed = await policies.find(run.model);
  if (deployed?.hash !== run.policyHash) return await readPolicy(run, store);
  const text = canonicalJson(deployed.policy);
  await store.writeOnce(policyKey(run.policyHash), { text }, 'application/json');
  return deployed.policy;
}

/**
 * Keeps the algorithm's code in S3 for jobs to read, unless a run has done so. Last comes the marker
 * that says the folder is complete.
 * @throws PolicyGoneError when the code is neither deployed nor kept
 */
export async function keepCode(
  { algorithm: { name, codeHash } }: RunPolicy,
  { algorithms, store }: KeepPolicyPorts,
): Promise<void> {
  const marker = codeMarkerKey(codeHash);
  if ((await store.findText(marker)) !== undefined) return;
  const files = await algorithms.files(name);
  const modules = (files ?? []).filter((file) => file.name.endsWith('.py'));
  const found = codeHashOf(modules);
  if (found !== codeHash) {
    throw new PolicyGoneError(
      `The code ${codeHash} of ${name} was never written to S3, and the deployed code is another (${found}). Deploy the app again, whole; if this is a retry of an older run, upload the newest file again under another name instead.`,
      { algorithm: name, codeHash, found },
    );
  }
  await Promise.all(
    modules.map(async (file) => {
      const text = Buffer.from(file.content).toString('utf8');
      await store.writeOnce(`${codeFolder(codeHash)}${file.name}`, { text }, 'text/x-python');
    }),
  );
  const listing = { algorithm: name, files: modules.map((file) => file.name).toSorted() };
  await store.writeOnce(marker, { text: canonicalJson(listing) }, 'application/json');
}
