import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../lib/config/parse-config.ts';
import { writeAlgorithms } from '../../../lib/config/write-algorithms.ts';
import {
  writeMonitoringPolicies,
  writePolicies,
  writeRetrainingPolicies,
  writeServingPolicies,
} from '../../../lib/config/write-policies.ts';
import { codeHashOf } from '../../../pipelines/algorithm/code-hash.ts';
import { hashOf } from '../../../pipelines/shared/canonical-json.ts';
import { monitoringPolicy } from '../../../pipelines/monitoring/policy.ts';
import { retrainingPolicy } from '../../../pipelines/retraining/policy.ts';
import { servingPolicy } from '../../../pipelines/release/policy.ts';
import { runPolicy } from '../../../pipelines/training/policy.ts';
import twoModels from '../../fixtures/config/two-models.config.ts';

const { algorithms, policies, servingPolicies, ...loop } = parseConfig(twoModels, 'two models');

describe('what functions bundle', () => {
  it('is one run policy a model, which reads back to the same hash', () => {
    const folder = writePolicies(policies);
    expect(readdirSync(folder).toSorted()).toEqual(['churn.json', 'demand.json']);
    for (const { policy, hash } of policies) {
      const text = readFileSync(join(folder, `${policy.model}.json`), 'utf8');
      expect(hashOf(runPolicy.parse(JSON.parse(text)))).toBe(hash);
    }
  });

  it('is one serving policy a model, which reads back to the same hash', () => {
    const folder = writeServingPolicies(servingPolicies);
    expect(readdirSync(folder).toSorted()).toEqual(['churn.json', 'demand.json']);
    for (const { policy, hash } of servingPolicies) {
      const text = readFileSync(join(folder, `${policy.model}.json`), 'utf8');
      expect(hashOf(servingPolicy.parse(JSON.parse(text)))).toBe(hash);
    }
  });

  it('is one retraining and one monitoring policy a model, which read back to the same hash', () => {
    const kinds = [
      [writeRetrainingPolicies(loop.retrainingPolicies), loop.retrainingPolicies, retrainingPolicy],
      [writeMonitoringPolicies(loop.monitoringPolicies), loop.monitoringPolicies, monitoringPolicy],
    ] as const;
    for (const [folder, compiled, schema] of kinds) {
      expect(readdirSync(folder).toSorted()).toEqual(['churn.json', 'demand.json']);
      for (const { policy, hash } of compiled) {
        const text = readFileSync(join(folder, `${policy.model}.json`), 'utf8');
        expect(hashOf(schema.parse(JSON.parse(text)))).toBe(hash);
      }
    }
  });

  it('is the code of each algorithm, without tests and notes, of the hash in the policy', () => {
    const folder = writeAlgorithms(algorithms);
    expect(readdirSync(folder)).toEqual(['xgboost-tabular']);
    const names = readdirSync(join(folder, 'xgboost-tabular'));
    expect(names).toEqual(expect.arrayContaining(['train.py', 'evaluate.py', 'inference.py']));
    expect(names.filter((name) => !name.endsWith('.py'))).toEqual([]);
    const files = names.map((name) => ({
      name,
      content: readFileSync(join(folder, 'xgboost-tabular', name)),
    }));
    expect(codeHashOf(files)).toBe(policies[0]?.policy.algorithm.codeHash);
  });

  it('lies in a folder named after it, so that other content is another folder', () => {
    const [first, second] = policies;
    if (!first || !second) throw new Error('There are two models.');
    expect(writePolicies([first])).not.toBe(writePolicies([second]));
    expect(writePolicies(policies)).toBe(writePolicies(policies));
  });
});
