import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { problemKinds } from '../../../../pipelines/serving/problem.ts';

const text = readFileSync(new URL('../../../../docs/api.md', import.meta.url), 'utf8');
const rows = [...text.matchAll(/^\| (\d{3}) +\| `([a-z-]+)` /gm)].map(([, status, kind]) => ({
  status: Number(status),
  kind,
}));

describe('docs/api.md', () => {
  it('tells of every problem, with its status, and of no other', () => {
    const kinds = Object.entries(problemKinds).map(([kind, { status }]) => ({ status, kind }));
    expect(rows).toEqual(kinds);
  });
});
