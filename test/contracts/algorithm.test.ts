import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findPython } from '../../local/set-up/find-python.ts';
import { codeHashOf, type CodeFile } from '../../pipelines/algorithm/code-hash.ts';
import { toHyperparameters } from '../../pipelines/algorithm/hyperparameters.ts';
import { xgboostHyperparameters } from '../../pipelines/xgboost-tabular/hyperparameters.ts';

const FOLDER = fileURLToPath(new URL('../../pipelines/xgboost-tabular/', import.meta.url));

/** Both modules need nothing but Python's own library. */
const PROBE = `
import json, sys
from dataclasses import fields
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
from code_files import code_hash
from hyperparameters import Hyperparameters, Matching, OneOf, parse_hyperparameters

def rule(each):
    if isinstance(each, Matching):
        return {"pattern": each.pattern}
    if isinstance(each, OneOf):
        return {"enum": list(each.words)}
    kind = "integer" if each.kind is int else "number"
    least = "exclusiveMinimum" if each.above else "minimum"
    return {"type": kind, least: each.low, "maximum": each.high}

given = json.loads(sys.argv[2])
read = parse_hyperparameters({"candidate_id": "c", **given})
print(json.dumps({
    "codeHash": code_hash(),
    "rules": {each.name: rule(each.metadata["rule"]) for each in fields(Hyperparameters)},
    "defaults": vars(parse_hyperparameters({"candidate_id": "c"})),
    "read": vars(read),
}))
`;

const settings = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

const answer = z.object({
  codeHash: z.string(),
  rules: z.record(z.string(), z.record(z.string(), z.unknown())),
  defaults: settings,
  read: settings,
});

const unusual = xgboostHyperparameters.parse({
  rounds: 10_000,
  learning_rate: 1e-7,
  gamma: 1e9,
  early_stopping_rounds: 12,
  class_weights: 'balanced',
  quantile: 0.9,
  seed: 2 ** 31 - 1,
});

/** What a run adds; nobody writes them. */
const BY_THE_RUN = ['candidate_id', 'data_hash'];

let python: z.infer<typeof answer>;

beforeAll(async () => {
  const { command } = await findPython();
  const given = JSON.stringify(toHyperparameters(unusual));
  const { stdout } = await promisify(execFile)(command, ['-c', PROBE, FOLDER, given]);
  python = answer.parse(JSON.parse(stdout));
});

describe('codeHashOf', () => {
  const files: CodeFile[] = readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => ({ name, content: readFileSync(`${FOLDER}${name}`) }));

  it('says of the folder what its own code says', () => {
    expect(codeHashOf(files)).toBe(python.codeHash);
    expect(codeHashOf(files.toReversed())).toBe(python.codeHash);
  });
});

describe('xgboostHyperparameters', () => {
  it('has the names and ranges that training checks', () => {
    const { properties } = z.toJSONSchema(xgboostHyperparameters);
    const rules = Object.entries(properties ?? {}).map(([name, schema]) => [
      name,
      ruleOf(typeof schema === 'boolean' ? {} : schema),
    ]);
    const theirs = Object.entries(python.rules).filter(([name]) => !BY_THE_RUN.includes(name));
    expect(Object.fromEntries(rules)).toEqual(Object.fromEntries(theirs));
  });

  it('has their defaults, and tells them', () => {
    const theirs = Object.entries(python.defaults).filter(
      ([name, value]) => !BY_THE_RUN.includes(name) && value !== null,
    );
    expect(xgboostHyperparameters.parse({})).toEqual(Object.fromEntries(theirs));
    for (const [name, { description }] of Object.entries(xgboostHyperparameters.shape)) {
      expect(description, name).toMatch(new RegExp(`Default: ${python.defaults[name] ?? 'n'}`));
    }
  });

  it('is read as it was meant', () => {
    expect(python.read).toEqual({ ...unusual, candidate_id: 'c', data_hash: null });
  });
});

/** What bounds a value, and nothing of what is said about it. */
function ruleOf(schema: z.core.JSONSchema.BaseSchema): Record<string, unknown> {
  const { type, minimum, maximum, exclusiveMinimum, enum: words } = schema;
  return Object.fromEntries(
    Object.entries({
      type: words === undefined ? type : undefined,
      minimum,
      maximum,
      exclusiveMinimum,
      enum: words,
    }).filter(([, value]) => value !== undefined),
  );
}
