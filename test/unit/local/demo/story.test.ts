import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { dataFile } from '../../../../local/demo/stage.ts';
import { STORY } from '../../../../local/demo/story.ts';

const files = STORY.flatMap((chapter) => [...chapter.files]);

it('tells of files that are there, each once, in the order of the year', () => {
  expect(files.filter((name) => !existsSync(dataFile(name)))).toEqual([]);
  expect(files).toEqual([...new Set(files)].toSorted());
});

it('begins with January, which the first act uploads, and shows a rejection', () => {
  expect(STORY[0]?.files).toEqual(['2013-01.csv.gz']);
  expect(STORY.map(({ expects }) => expects)).toContain('Rejected');
});
