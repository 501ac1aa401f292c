import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { codeHashOf } from '../../../../pipelines/algorithm/code-hash.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('codeHashOf', () => {
  const train = { name: 'train.py', content: bytes('é = 1\n') };
  const score = { name: 'score.py', content: bytes('') };

  it('hashes name, size in bytes and content, by name', () => {
    const text = 'score.py\n0\ntrain.py\n7\né = 1\n';
    expect(codeHashOf([train, score])).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('counts modules alone', () => {
    const readme = { name: 'README.md', content: bytes('# hello') };
    expect(codeHashOf([train, readme])).toBe(codeHashOf([train]));
  });

  it('tells what moved from one file to the next', () => {
    const [a, b] = [bytes('x'), bytes('')];
    const moved = [
      { name: 'a.py', content: b },
      { name: 'b.py', content: a },
    ];
    expect(
      codeHashOf([
        { name: 'a.py', content: a },
        { name: 'b.py', content: b },
      ]),
    ).not.toBe(codeHashOf(moved));
  });
});
