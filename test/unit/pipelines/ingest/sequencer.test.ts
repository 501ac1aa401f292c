import { describe, expect, it } from 'vitest';
import { comparableSequencer } from '../../../../pipelines/ingest/sequencer.ts';

describe('the order of writes to one key', () => {
  it.each([
    ['0A', '0B'],
    ['0a', '0B'],
    ['55ED6DF6', '55ED6DF600000001'],
    ['0055AED6DCD90281E5', '0055AED6DCD90281E6'],
  ])('%s comes before %s', (older, newer) => {
    expect(comparableSequencer(older) < comparableSequencer(newer)).toBe(true);
  });

  it('takes padding for nothing', () => {
    expect(comparableSequencer('0A')).toBe(comparableSequencer('0a0000'));
  });
});
