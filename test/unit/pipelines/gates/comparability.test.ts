import { describe, expect, it } from 'vitest';
import { incomparableReason } from '../../../../pipelines/gates/comparability.ts';
import { aDefinition } from '../../../support/examine-file.ts';

const definition = aDefinition(
  {
    speed: { type: 'number' },
    origin: { type: 'category' },
    day: { type: 'date' },
    note: { type: 'string' },
  },
  { data: { group: 'origin', ignore: ['note'] } },
);

describe('incomparableReason', () => {
  it('is none when every column is there, whatever it is for now', () => {
    const features = [
      { name: 'speed', type: 'number' },
      { name: 'origin', type: 'category' },
    ] as const;
    expect(incomparableReason(features, definition)).toBeNull();
  });

  it('names what is lacking, ignored columns too, and what has another type', () => {
    const features = [
      { name: 'speed', type: 'integer' },
      { name: 'gust', type: 'number' },
      { name: 'note', type: 'category' },
    ] as const;
    expect(incomparableReason(features, definition)).toBe(
      'the champion was trained on other columns: this data lacks gust, note, and this data has another type of speed (was integer, is number)',
    );
  });

  it('stays short', () => {
    const features = Array.from({ length: 8 }, (_, index) => ({
      name: `c${index}`,
      type: 'number' as const,
    }));
    expect(incomparableReason(features, definition)).toBe(
      'the champion was trained on other columns: this data lacks c0, c1, c2, c3, c4 and 3 more',
    );
  });
});
