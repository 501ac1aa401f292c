import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { failureText } from '../../../local/failure-text.ts';
import { CACHE_FOLDER } from '../../../local/folders.ts';

const plenty = () => 10_000_000_000;

describe('why a run failed', () => {
  it.each([
    ['ENOSPC: no space left on device, write', /The disk is full\. A run needs about 300 MB in/],
    ['OSError: [Errno 28] No space left on device', /1 GB in .*\.evergreen/],
    ["'NewConnectionError('…: Failed to establish a new connection')'", /Look at your network/],
    ['npm error code ENOTFOUND', /later runs need no network/],
    ['SSLCertVerificationError: self-signed certificate', /PIP_CERT/],
  ])('after %j comes what to do', (message, advice) => {
    const [said, ...rest] = failureText(new Error(message), plenty).split('\n\n');
    expect(said).toBe(message);
    expect(rest.join('')).toMatch(advice);
  });

  it.each([tmpdir(), CACHE_FOLDER])(
    'is a full disk where nothing is left of %s, whatever a tool has said',
    (folder) => {
      const left = (asked: string) => (asked === folder ? 0 : undefined);
      const text = failureText(new Error('ensurepip: returned non-zero exit status 1.'), left);
      expect(text).toContain(`The disk of ${folder} is full.`);
    },
  );

  it('is all there is to say about anything else', () => {
    expect(failureText(new Error('a bug'), plenty)).toBe('a bug');
    expect(failureText('no error', () => undefined)).toBe('no error');
  });
});
