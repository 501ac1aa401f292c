import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { BundledAlgorithms } from '../../../../../lambdas/shared/adapters/bundled-algorithms.ts';
import { BundledDefinitions } from '../../../../../lambdas/shared/adapters/bundled-definitions.ts';
import { BundledPolicies } from '../../../../../lambdas/shared/adapters/bundled-policies.ts';
import { BundledServingPolicies } from '../../../../../lambdas/shared/adapters/bundled-serving-policies.ts';
import { codeHashOf } from '../../../../../pipelines/algorithm/code-hash.ts';
import { hashOf } from '../../../../../pipelines/shared/canonical-json.ts';
import { aServingPolicy } from '../../../../support/release-world.ts';
import { aPolicy, codeFiles, definition } from '../../../../support/training-world.ts';

const bundle = mkdtempSync(join(tmpdir(), 'bundle-'));
for (const folder of ['policies', 'serving', 'definitions', 'algorithms/xgboost-tabular/tests']) {
  mkdirSync(join(bundle, folder), { recursive: true });
}
writeFileSync(join(bundle, 'policies/visits.json'), JSON.stringify(aPolicy(), null, 2));
writeFileSync(join(bundle, 'serving/visits.json'), JSON.stringify(aServingPolicy(), null, 2));
writeFileSync(join(bundle, 'definitions/visits.json'), JSON.stringify(definition, null, 2));
for (const { name, content } of codeFiles) {
  writeFileSync(join(bundle, 'algorithms/xgboost-tabular', name), content);
}

afterAll(() => {
  rmSync(bundle, { recursive: true });
});

describe('what is bundled with a function', () => {
  it('is a policy by the hash that names it', async () => {
    const policies = new BundledPolicies(bundle);
    const expected = { policy: aPolicy(), hash: hashOf(aPolicy()) };
    expect(await policies.find('visits')).toEqual(expected);
    expect(await policies.find('visits')).toEqual(expected);
    expect(await policies.names()).toEqual(['visits']);
  });

  it('is a serving policy by its hash', async () => {
    const policies = new BundledServingPolicies(bundle);
    const expected = { policy: aServingPolicy(), hash: hashOf(aServingPolicy()) };
    expect(await policies.find('visits')).toEqual(expected);
    expect(await policies.find('../serving/visits')).toBeUndefined();
    expect(await policies.names()).toEqual(['visits']);
  });

  it('is a definition by its hash', async () => {
    const found = await new BundledDefinitions(bundle).find('visits');
    expect(found).toEqual({ definition, hash: hashOf(definition) });
  });

  it.each(['gone', '../policies/visits', '../../../etc/passwd', ''])(
    'is nothing for the model %j',
    async (model) => {
      expect(await new BundledPolicies(bundle).find(model)).toBeUndefined();
    },
  );

  it("is an algorithm's code, file by file, without folders", async () => {
    const files = await new BundledAlgorithms(bundle).files('xgboost-tabular');
    expect(files?.map(({ name }) => name)).toEqual(['README.md', 'evaluate.py', 'train.py']);
    expect(codeHashOf(files ?? [])).toBe(codeHashOf(codeFiles));
  });

  it.each(['gone', '..', '.', '../policies'])('is no code for %j', async (name) => {
    expect(await new BundledAlgorithms(bundle).files(name)).toBeUndefined();
  });
});
