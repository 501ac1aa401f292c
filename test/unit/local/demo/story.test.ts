import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { dataFile } from '../../../../local/demo/stage.ts';
import { ASKED, STORY, TOO_LITTLE } from '../../../../local/demo/story.ts';

const files = STORY.map(({ file }) => file);

it('tells of files that are there, each chapter’s once, in the order of the year', () => {
  const all = [...files, ...Object.values(TOO_LITTLE), ...Object.values(ASKED)];
  expect(all.filter((name) => !existsSync(dataFile(name)))).toEqual([]);
  expect(files).toEqual([...new Set(files)].toSorted());
});

it('begins with January, which the first act uploads, and shows a rejection', () => {
  expect(STORY[0]?.file).toBe('2013-01.csv.gz');
  expect(STORY.map(({ expects }) => expects)).toContain('Rejected');
});

it('asks about no month that a model was trained on before', () => {
  expect(Object.values(TOO_LITTLE)).not.toContain(ASKED.summer);
  expect(files).not.toContain(ASKED.summer);
});
