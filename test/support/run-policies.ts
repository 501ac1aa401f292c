import { readdirSync, readFileSync } from 'node:fs';
import { S3Client } from '@aws-sdk/client-s3';
import { keepCode } from '../../lambdas/open-run/keep-policy.ts';
import { S3ObjectStore } from '../../lambdas/shared/adapters/s3-object-store.ts';
import { type CodeFile, codeHashOf } from '../../pipelines/algorithm/code-hash.ts';
import { canonicalJson, hashOf } from '../../pipelines/shared/canonical-json.ts';
import { policyKey } from '../../pipelines/training/keys.ts';
import { type RunPolicy, runPolicy } from '../../pipelines/training/policy.ts';
import type { AppUnderTest } from './app-under-test.ts';

/** Python, by the name of its file. */
export type Scripts = Readonly<Record<string, string>>;

/** How a run differs from what is deployed. */
export interface PolicyChanges extends Omit<Partial<RunPolicy>, 'gates' | 'algorithm'> {
  readonly gates?: Partial<RunPolicy['gates']>;
  /** Takes the place of the algorithm's own files. */
  readonly scripts?: Scripts;
}

/** A few dozen rows tell little: only a model of something else is worse for certain. */
const LENIENT: Partial<RunPolicy['gates']> = {
  nonInferiority: [{ metric: 'rmse', margin: 0.5, marginOf: 'champion' }],
};

const FOLDER = new URL('../fixtures/deployed/column-means/', import.meta.url);

/**
 * Policies of the toy model that nobody deployed: a run reads the policy and the code it names from
 * S3, as a retry does after the next deployment.
 */
export class RunPolicies {
  readonly #store: S3ObjectStore;
  #deployed: RunPolicy | undefined;

  constructor(app: AppUnderTest) {
    this.#store = new S3ObjectStore(app.bucket, new S3Client(app.clientConfiguration));
  }

  /** Takes the policy of a run that was started under the deployed one. */
  async learn(policyHash: string): Promise<void> {
    this.#deployed = runPolicy.parse(JSON.parse(await this.#store.readText(policyKey(policyHash))));
  }

  /** Writes a changed policy, with its code, where runs look for it. @returns its hash */
  async keep({ scripts = {}, gates, ...changes }: PolicyChanges): Promise<string> {
    if (!this.#deployed) throw new Error('No run has been started under the deployed policy.');
    const files = codeWith(scripts);
    const policy = runPolicy.parse({
      ...this.#deployed,
      algorithm: {
        ...this.#deployed.algorithm,
        name: 'column-means',
        codeHash: codeHashOf(files),
        hyperparameters: { column: 'colour' },
      },
      window: { versions: 1 },
      ...changes,
      gates: { ...this.#deployed.gates, ...LENIENT, ...gates },
    });
    const hash = hashOf(policy);
    const algorithms = { files: async () => await Promise.resolve(files) };
    const policies = { find: async () => await Promise.resolve(undefined) };
    await keepCode(policy, { algorithms, policies, store: this.#store });
    const text = canonicalJson(policy);
    await this.#store.writeOnce(policyKey(hash), { text }, 'application/json');
    return hash;
  }
}

function codeWith(scripts: Scripts): CodeFile[] {
  const own = readdirSync(FOLDER).filter((name) => name.endsWith('.py'));
  return [...new Set([...own, ...Object.keys(scripts)])].map((name) => ({
    name,
    content: Buffer.from(scripts[name] ?? readFileSync(new URL(name, FOLDER), 'utf8')),
  }));
}
