import { PassThrough } from 'node:stream';
import { WriteStream } from 'node:tty';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { terminal } from '../../../cli/output/terminal.ts';

/** A stream to a window of some columns, or to a file or a pipe. */
function aStream(columns?: number): NodeJS.WriteStream {
  const getColorDepth = () => WriteStream.prototype.getColorDepth.call(undefined as never);
  const window = { isTTY: true, columns, getColorDepth };
  return Object.assign(new PassThrough(), columns === undefined ? {} : window) as never;
}

afterEach(() => vi.unstubAllEnvs());

/** No word of the surroundings about colours. */
function silence(): void {
  for (const name of ['NO_COLOR', 'FORCE_COLOR', 'NODE_DISABLE_COLORS', 'CI'])
    vi.stubEnv(name, undefined);
  vi.stubEnv('TERM', 'xterm-256color');
}

describe('how text looks', () => {
  it.each([
    [undefined, 100],
    [80, 80],
    [240, 100],
    [20, 60],
  ])('in a window of %s columns it has lines of %i', (columns, width) => {
    expect(terminal(aStream(columns), aStream()).looks.width).toBe(width);
  });

  it('is coloured in a window, not in a file', () => {
    silence();
    expect(terminal(aStream(80), aStream()).looks.colour).toBe(true);
    expect(terminal(aStream(), aStream()).looks.colour).toBe(false);
  });

  it('is not coloured where nobody wants it', () => {
    silence();
    vi.stubEnv('NO_COLOR', '1');
    expect(terminal(aStream(80), aStream()).looks.colour).toBe(false);
  });
});

it('answers and errors go their own ways, each ended by one line break', () => {
  const [output, errors] = [aStream(), aStream()];
  const both = terminal(output, errors);
  both.write('answer\n\n');
  both.complain('error');
  const read = (stream: NodeJS.WriteStream) => String((stream as unknown as PassThrough).read());
  expect([read(output), read(errors)]).toEqual(['answer\n', 'error\n']);
});
