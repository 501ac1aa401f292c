import { describe, expect, it } from 'vitest';
import {
  isOutOfResources,
  isReadFailure,
  reasonOf,
} from '../../../../../../lambdas/shared/adapters/duckdb/engine-failure.ts';

describe('whose fault an error is', () => {
  it.each([
    ['IO Error: Could not read enough bytes', true],
    ['Invalid Error: TProtocolException: Invalid data', true],
    ['Invalid Input Error: Snappy decompression failure', true],
    ['Binder Error: Referenced column "v9" not found', false],
    ['Parser Error: Max expression depth limit of 1000 exceeded', false],
    ['Out of Memory Error: could not allocate block', false],
    ['Invalid time value', false],
  ])('%s: the file is to blame: %s', (message, isTheFile) => {
    expect(isReadFailure(new Error(message))).toBe(isTheFile);
  });

  it('running out of memory or disk is told apart', () => {
    expect(isOutOfResources(new Error('IO Error: No space left on device'))).toBe(true);
    expect(isOutOfResources(new Error('IO Error: Invalid argument'))).toBe(false);
  });

  it('is told in one line, without what it quotes', () => {
    expect(reasonOf(new Error(`IO Error: don't know "secret" in '/tmp/x'!\nmore`))).toBe(
      "don't know … in …",
    );
  });
});
