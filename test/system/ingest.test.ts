import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { breakFile } from '../../examples/flight-delay/break-data.ts';
import { datasetManifest, datasetProfile } from '../../pipelines/dataset/contract.ts';
import { reportKeys } from '../../pipelines/dataset/keys.ts';
import { validationReport } from '../../pipelines/ingest/contract.ts';
import { AppUnderTest } from '../support/app-under-test.ts';

const app = new AppUnderTest();
const person = app.person('flight-delay');
const ledger = app.ledger('flight-delay');

function month(name: string): Buffer {
  return readFileSync(new URL(`../../examples/flight-delay/data/${name}.csv.gz`, import.meta.url));
}

describe('a month of flights, by nothing but a PutObject', () => {
  it('becomes a dataset version whose every part can be traced', async () => {
    const put = await person.put('2013-01.csv.gz', month('2013-01'));
    const end = await ledger.endOf(put.uploadId);
    expect(end).toMatchObject({ status: 'registered', versionId: put.versionId });

    const version = await ledger.datasetVersion(end.datasetVersion ?? '');
    const manifest = datasetManifest.parse(
      JSON.parse(await person.read(version?.manifestKey ?? '')),
    );
    // 27,004 flights, 606 of them cancelled or diverted: counted with another tool (the example's README).
    expect(manifest.rows).toMatchObject({ read: 27_004, droppedWithoutLabel: 606 });
    expect(manifest.rows.training + manifest.rows.holdOut).toBe(27_004 - 606);
    expect(manifest.raw).toMatchObject({ key: put.key, versionId: put.versionId });
    expect(manifest.holdOut).toMatchObject({ method: 'time', column: 'scheduled_departure' });

    const profile = datasetProfile.parse(
      JSON.parse(await person.read(manifest.objects.profile.key)),
    );
    expect(profile.rows).toBe(27_004 - 606);
    expect(profile.columns['origin']?.distinct).toBe(3);
  });

  it('is not registered again under another key, nor by the same event thirty times', async () => {
    const again = await person.put('once-more.csv.gz', month('2013-01'));
    expect(await ledger.endOf(again.uploadId)).toMatchObject({ status: 'duplicate' });

    const upload = await ledger.upload(again.uploadId);
    if (!upload) throw new Error('not in the ledger');
    await Promise.all(Array.from({ length: 30 }, async () => await app.deliver(upload)));
    expect(await ledger.datasetVersions()).toHaveLength(1);
    expect(await ledger.upload(again.uploadId)).toEqual(upload);
  });
});

describe('a broken month', () => {
  it('is quarantined with a report that names row, column, got, expected and fix', async () => {
    const broken = breakFile(gunzipSync(month('2013-02')).toString('utf8'));
    const put = await person.put('broken.csv', broken);
    const end = await ledger.endOf(put.uploadId);
    expect(end).toMatchObject({ status: 'quarantined' });
    expect(end.codes?.toSorted()).toEqual(['MISSING_COLUMN', 'WRONG_TYPE']);

    const keys = reportKeys('flight-delay', put.uploadId);
    const report = validationReport.parse(JSON.parse(await person.read(keys.json)));
    const wrongType = report.findings.find(({ code }) => code === 'WRONG_TYPE');
    expect(wrongType).toMatchObject({
      column: 'distance',
      count: 3,
      samples: [
        { row: 3, line: 4, got: 'two hundred' },
        { row: 17, line: 18, got: 'far' },
        { row: 42, line: 43, got: '1,4OO' },
      ],
    });
    expect(wrongType?.expected).not.toBe('');
    expect(wrongType?.fix).toMatch(/distance/);

    const page = await person.read(keys.html);
    for (const told of ['visibility', 'distance', 'two hundred']) expect(page).toContain(told);
    // The object stays as it was, where it was.
    expect(await person.read(put.key)).toBe(broken);
  });
});
