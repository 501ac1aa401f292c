import { describe, expect, it } from 'vitest';
import { AppUnderTest } from '../support/app-under-test.ts';
import { toyFile } from '../support/toy-file.ts';

const app = new AppUnderTest();
const person = app.person('toy');
const ledger = app.ledger('toy');

describe('every branch of the ingest workflow', () => {
  it('a sound file is validated, registered and announced', async () => {
    const put = await person.put('sound.csv', toyFile('sound'));
    expect(await ledger.endOf(put.uploadId)).toMatchObject({ status: 'registered' });
    expect(await app.finishedPath(put.uploadId)).toEqual([
      'Validate upload',
      'What was found?',
      'Register dataset version',
      'Is it new?',
      'Announce dataset version',
      'Dataset version registered',
    ]);
  });

  it('a file that breaks its contract is quarantined and announced', async () => {
    const put = await person.put('broken.csv', toyFile('broken').replace('red', 'pink'));
    expect(await ledger.endOf(put.uploadId)).toMatchObject({
      status: 'quarantined',
      codes: ['NOT_ALLOWED'],
    });
    expect(await app.finishedPath(put.uploadId)).toEqual([
      'Validate upload',
      'What was found?',
      'Record quarantine',
      'Announce quarantine',
      'Upload quarantined',
    ]);
  });

  it('content that is registered already is noted as a duplicate', async () => {
    const first = await person.put('first.csv', toyFile('twice'));
    await ledger.endOf(first.uploadId);
    const second = await person.put('second.csv', toyFile('twice'));
    expect(await ledger.endOf(second.uploadId)).toMatchObject({ status: 'duplicate' });
    expect(await app.finishedPath(second.uploadId)).toEqual([
      'Validate upload',
      'What was found?',
      'Record duplicate',
      'Upload ignored',
    ]);
  });

  it('of two that race with the same content, the ledger lets one in', async () => {
    const content = toyFile('race');
    // Both are validated while nothing can be registered; then both come to the ledger.
    const letGo = await app.throttle('RegisterDatasetVersion');
    const puts = await Promise.all([person.put('a.csv', content), person.put('b.csv', content)]);
    try {
      for (const { uploadId } of puts) await app.entered(uploadId, 'Register dataset version');
    } finally {
      await letGo();
    }
    const ends = await Promise.all(puts.map(({ uploadId }) => ledger.endOf(uploadId)));
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['duplicate', 'registered']);
    expect(new Set(ends.map(({ datasetVersion }) => datasetVersion)).size).toBe(1);

    const paths = await Promise.all(puts.map(({ uploadId }) => app.finishedPath(uploadId)));
    expect(paths).toContainEqual([
      'Validate upload',
      'What was found?',
      'Register dataset version',
      'Is it new?',
      'Record duplicate',
      'Upload ignored',
    ]);
  });

  it('an event that comes after a newer write to its key is superseded, and nothing is trained on', async () => {
    const put = await person.put('overwritten.csv', toyFile('newer'));
    await ledger.endOf(put.uploadId);
    const older = app.upload('toy', { key: put.key, versionId: 'older', sequencer: '0' });
    const versions = await ledger.datasetVersions();
    await app.deliver(older);
    expect(await ledger.endOf(older.id)).toMatchObject({ status: 'superseded' });
    expect(await app.finishedPath(older.id)).toEqual([
      'Validate upload',
      'What was found?',
      'Record superseded upload',
      'Upload ignored',
    ]);
    expect(await ledger.datasetVersions()).toEqual(versions);
  });

  it('an object version that is gone fails, is recorded and announced, and leaves nothing', async () => {
    const gone = app.upload('toy', { key: 'raw/toy/gone.csv', versionId: 'never-was' });
    await app.deliver(gone);
    expect(await ledger.endOf(gone.id)).toMatchObject({
      status: 'failed',
      error: 'DataVersionGone',
      cause: expect.stringContaining('never-was') as unknown,
    });
    expect(await app.finishedPath(gone.id)).toEqual([
      'Validate upload',
      'Record failure',
      'Announce failure',
      'Ingest failed',
    ]);
    expect(await app.execution(gone.id)).toMatchObject({
      status: 'FAILED',
      error: 'DataVersionGone',
    });
  });
});
