import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { GrantedRight } from '../../../../local/rights/granted-rights.ts';
import { compareRights, type UsedRight, usedRights } from '../../../../local/rights/used-rights.ts';

const ROLE = 'arn:aws:iam::000000000000:role';

function granted(action: string, resource: string): GrantedRight {
  const names = { role: 'stack/Reader', roleName: 'stack-Reader-1' };
  return { ...names, action, resource, on: resource, conditional: false };
}

function used(action: string, resource: string, role = `${ROLE}/stack-Reader-1`): UsedRight {
  return { role, action, resource };
}

describe('a right is used', () => {
  it.each([
    ['by its very words', granted('s3:GetObject', 'a/b'), used('s3:GetObject', 'a/b')],
    ['in any case of the action', granted('S3:getobject', 'a'), used('s3:GetObject', 'a')],
    ['below its wildcard', granted('s3:GetObject', 'a/*'), used('s3:GetObject', 'a/b/c')],
    ['by any action of its wildcard', granted('s3:Get*', 'a'), used('s3:GetObjectVersion', 'a')],
    ['by any one character', granted('s3:GetObject', 'a?'), used('s3:GetObject', 'ab')],
    ['by a role with a path', granted('a:B', '*'), used('a:B', 'x', `${ROLE}/p/stack-Reader-1`)],
    ['on several lines', granted('a:B', 'x*z'), used('a:B', 'x\ny\nz')],
  ])('%s', (_how, right, use) => {
    const [compared] = compareRights([right], [used('other:Action', 'x'), use]);
    expect(compared?.usedFor).toBe(`${use.action} ${use.resource}`);
  });
});

describe('a right is not used', () => {
  it.each([
    ['by another action', granted('s3:GetObject', '*'), used('s3:GetObjectVersion', 'a')],
    ['on another resource', granted('s3:GetObject', 'a'), used('s3:GetObject', 'a/b')],
    ['in another case of the resource', granted('a:B', 'A'), used('a:B', 'a')],
    ['by another role', granted('a:B', '*'), used('a:B', 'x', `${ROLE}/stack-Reader-2`)],
    ['where a dot is a dot', granted('a:B', 'x.y'), used('a:B', 'x-y')],
  ])('%s', (_how, right, use) => {
    expect(compareRights([right], [use])).toEqual([right]);
  });
});

it('reads whole lines, and not the one that is being written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'used-rights-'));
  const file = join(folder, 'used-rights.jsonl');
  const right = used('a:B', 'x');
  writeFileSync(file, `${JSON.stringify(right)}\n{"role": "ar`);
  expect(usedRights(file)).toEqual([right]);
  rmSync(folder, { recursive: true });
});
