import { describe, expect, it } from 'vitest';
import { exampleOf, fixedWidthOf } from '../../../../pipelines/data-contract/strptime.ts';

describe('strptime formats', () => {
  it.each([
    ['%Y-%m-%d', 10, '2013-01-31'],
    ['%Y-%m-%dT%H:%M:%SZ', 20, '2013-01-31T17:45:00Z'],
    ['%d%b%Y', 9, '31Jan2013'],
    ['%-d.%-m.%Y', undefined, '31.1.2013'],
    ['%A, %d %B %Y', undefined, 'Thursday, 31 January 2013'],
    ['100%% %Y', 9, '100% 2013'],
  ])('%s is %s wide, such as %s', (format, width, example) => {
    expect(fixedWidthOf(format)).toBe(width);
    expect(exampleOf(format)).toBe(example);
  });
});
