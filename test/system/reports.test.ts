import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pagePaths } from '../../pipelines/reports/keys.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { evergreen } from '../support/evergreen-command.ts';
import { pricedFile } from '../support/toy-file.ts';
import { TrainingUnderTest } from '../support/training-under-test.ts';
import { waitUntil } from '../support/wait-until.ts';

const app = new AppUnderTest();
const training = new TrainingUnderTest(app);
const person = app.person('toy');
const folder = mkdtempSync(join(tmpdir(), 'evergreen-report-'));

/** The page under a model's folder, once it is there and says something. */
async function page(path: string, says: string): Promise<string> {
  const key = `reports/toy/${path}`;
  let html = '';
  await waitUntil(`${key} says ${says}`, async () => {
    if (!(await app.list(key)).includes(key)) return false;
    html = await person.read(key);
    return html.includes(says);
  });
  return html;
}

beforeAll(async () => await training.takeOver());

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await training.letUploadsStartRuns();
});

it('an upload that is refused is in the index, with a link to its report', async () => {
  const { uploadId } = await person.put('refused.csv', 'nothing,of,it\n1,2,3\n');
  const index = await page(pagePaths.index, pagePaths.upload(uploadId));
  expect(index).toContain('Quarantined');
});

it('a run has a page with its metrics and its lineage, and the index tells its version', async () => {
  const file = pricedFile(randomUUID(), { red: 10, green: 20, blue: 30 });
  const { datasetVersion } = await training.register('reported.csv', file);
  const { record } = await training.end(await training.start(datasetVersion));
  if (record === undefined) throw new Error('The run is not in the ledger');
  const path = pagePaths.run(record);
  const html = await page(path, 'What it was made from');
  expect(html).toContain(`Version ${record.packageVersion}`);
  expect(await page(pagePaths.index, path)).toContain(`Version ${record.packageVersion}`);
});

it('evergreen report saves them all', async () => {
  const saved = await evergreen(app, 'report', 'toy', '--to', folder, '--json');
  expect(saved).toMatchObject({ code: 0, complaint: '' });
  expect(JSON.parse(saved.output)).toMatchObject({
    index: join(folder, 'index.html'),
    missing: [],
  });
  expect(readFileSync(join(folder, 'index.html'), 'utf8')).toContain('toy');
});
