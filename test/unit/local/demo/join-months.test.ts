import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { joinMonths } from '../../../../local/demo/join-months.ts';

it('months are joined below one header', () => {
  const months = ['day,late\n1,true\n', 'day,late\n32,false\n'].map((csv) => gzipSync(csv));
  expect(joinMonths(months)).toBe('day,late\n1,true\n32,false\n');
});
