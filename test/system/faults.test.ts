import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetBucketLifecycleConfigurationCommand,
  ListObjectVersionsCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { datasetManifest } from '../../pipelines/dataset/contract.ts';
import { uploadIdOf } from '../../pipelines/ingest/ids.ts';
import { ingestMetrics } from '../../pipelines/ingest/metrics.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { evergreen } from '../support/evergreen-command.ts';
import { RuleUnderTest } from '../support/rule-under-test.ts';
import { toyFile } from '../support/toy-file.ts';
import { waitUntil } from '../support/wait-until.ts';

const app = new AppUnderTest();
const person = app.person('toy');
const ledger = app.ledger('toy');
const s3 = new S3Client(app.clientConfiguration);
const uploads = new RuleUnderTest(app, { stack: 'evergreen-data', logicalId: 'UploadTrigger' });

describe('faults of uploading', () => {
  it('F1: one event delivered a hundred times makes one version and one execution', async () => {
    const put = await person.put('hundred.csv', toyFile('hundred'));
    const { datasetVersion } = await ledger.endOf(put.uploadId);
    const upload = await ledger.upload(put.uploadId);
    if (!upload) throw new Error('not in the ledger');
    const before = await ledger.datasetVersions();
    await Promise.all(Array.from({ length: 100 }, async () => await app.deliver(upload)));
    await app.queueIsEmpty();
    expect(await ledger.datasetVersions()).toEqual(before);
    expect(await app.executionsOf(put.uploadId)).toHaveLength(1);
    const duplicates = async () => await app.sumOf('toy', ingestMetrics.eventsDuplicate);
    await waitUntil('each is counted', async () => (await duplicates()) >= 100);
    expect(await ledger.upload(put.uploadId)).toMatchObject({
      status: 'registered',
      datasetVersion,
    });
  });

  it('F2: whatever order two writes to one key are told in, the newer wins', async () => {
    for (const order of [
      ['1A', '1B'],
      ['1B', '1A'],
    ]) {
      const key = `raw/toy/order-${order.join('-')}.csv`;
      const ends = new Map<string, string>();
      for (const sequencer of order) {
        const upload = app.upload('toy', { key, versionId: `v-${sequencer}`, sequencer });
        await app.deliver(upload);
        ends.set(sequencer, (await ledger.endOf(upload.id)).status);
      }
      // Neither version exists in S3, so the one that is read fails: what counts is which is read.
      expect(ends.get('1B')).toBe('failed');
      expect(ends.get('1A')).toBe(order[0] === '1A' ? 'failed' : 'superseded');
    }
  });

  it('F3: two uploads at once are both registered, under numbers of their own', async () => {
    const puts = await Promise.all(
      ['one', 'two', 'three'].map((name) => person.put(`${name}.csv`, toyFile(`at once ${name}`))),
    );
    const ends = await Promise.all(puts.map(({ uploadId }) => ledger.endOf(uploadId)));
    expect(ends.map(({ status }) => status)).toEqual(['registered', 'registered', 'registered']);
    const versions = await ledger.datasetVersions();
    const ids = new Set(ends.map(({ datasetVersion }) => datasetVersion));
    const numbers = versions.filter(({ id }) => ids.has(id)).map(({ number }) => number);
    expect(new Set(numbers).size).toBe(3);
    expect(Math.max(...numbers) - Math.min(...numbers)).toBe(2);
  });

  it('F5: an abandoned multipart upload is no upload', async () => {
    const named = { Bucket: app.bucket, Key: 'raw/toy/abandoned.csv' };
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(named));
    await s3.send(
      new UploadPartCommand({ ...named, UploadId, PartNumber: 1, Body: toyFile('abandoned') }),
    );
    // Whatever S3 had told by now would be ahead of this one.
    await ledger.endOf((await person.put('after.csv', toyFile('after abandoned'))).uploadId);
    const keys = [...(await ledger.uploads()).values()].map(({ key }) => key);
    expect(keys).not.toContain(named.Key);
    const versions = await s3.send(
      new ListObjectVersionsCommand({ Bucket: app.bucket, Prefix: named.Key }),
    );
    expect(versions.Versions).toBeUndefined();
  });

  it('F5: is shown by the command, and taken away by its bucket after a day', async () => {
    const { output } = await evergreen(app, 'status', 'toy', '--json');
    expect(JSON.parse(output)).toMatchObject({ unfinished: [{ key: 'raw/toy/abandoned.csv' }] });
    const { Rules } = await s3.send(
      new GetBucketLifecycleConfigurationCommand({ Bucket: app.bucket }),
    );
    expect(Rules).toContainEqual(
      expect.objectContaining({
        Status: 'Enabled',
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      }),
    );
  });

  it('a multipart upload that is completed is one', async () => {
    const named = { Bucket: app.bucket, Key: 'raw/toy/in-parts.csv' };
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(named));
    const part = { ...named, UploadId, PartNumber: 1 };
    const { ETag } = await s3.send(new UploadPartCommand({ ...part, Body: toyFile('in parts') }));
    const { VersionId } = await s3.send(
      new CompleteMultipartUploadCommand({
        ...named,
        UploadId,
        MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
      }),
    );
    const id = uploadIdOf(app.bucket, named.Key, VersionId ?? '');
    expect(await ledger.endOf(id)).toMatchObject({ status: 'registered' });
  });

  describe('F6: between the event and the reading', () => {
    it('a key is overwritten and deleted, and the version that the event named is read', async () => {
      const first = await unheard(async () => {
        const put = await person.put('changing.csv', toyFile('first', 30));
        await person.put('changing.csv', 'id,size\nthis is not even close');
        await s3.send(new DeleteObjectCommand({ Bucket: app.bucket, Key: put.key }));
        return put;
      });
      const end = await told(first.key, first.versionId);
      expect(end).toMatchObject({ status: 'registered' });
      const version = await ledger.datasetVersion(end.datasetVersion ?? '');
      const manifest = datasetManifest.parse(
        JSON.parse(await person.read(version?.manifestKey ?? '')),
      );
      expect(manifest.raw.versionId).toBe(first.versionId);
      expect(manifest.rows.read).toBe(30);
    });

    it('the version is gone, and the upload fails by that name, with no dataset version', async () => {
      const key = 'raw/toy/deleted.csv';
      const named = { Bucket: app.bucket, Key: key };
      const { VersionId: marker = '' } = await unheard(async () => {
        await person.put('deleted.csv', toyFile('deleted'));
        return await s3.send(new DeleteObjectCommand(named));
      });
      const versions = await ledger.datasetVersions();
      for (const versionId of [marker, 'never-there']) {
        const end = await told(key, versionId);
        expect(end, versionId).toMatchObject({ status: 'failed', error: 'DataVersionGone' });
        expect(await app.finishedPath(uploadIdOf(app.bucket, key, versionId))).not.toContain(
          'Register dataset version',
        );
      }
      expect(await ledger.datasetVersions()).toEqual(versions);
    });

    /** Does something that S3 tells nobody of. */
    async function unheard<T>(act: () => Promise<T>): Promise<T> {
      await uploads.disable();
      try {
        return await act();
      } finally {
        await uploads.enable();
      }
    }

    /** Tells of a version of a key, newer than any before. */
    async function told(key: string, versionId: string) {
      const upload = app.upload('toy', { key, versionId, sequencer: Date.now().toString(16) });
      await app.deliver(upload);
      return await ledger.endOf(upload.id);
    }
  });

  it('B13: a key is taken literally, whatever is in it', async () => {
    const names = ['with space.csv', 'a+b.csv', 'ü–日本.csv', '%2F..%2e.csv', '../../escape.csv'];
    for (const name of [...names, `${'long/'.repeat(180)}x.csv`]) {
      const put = await person.put(name, toyFile(name));
      expect(await ledger.endOf(put.uploadId), name).toMatchObject({
        status: 'registered',
        key: `raw/toy/${name}`,
      });
    }
  });

  it('a file in no model’s folder is quarantined, and told which folders there are', async () => {
    const nobody = app.person('flight-delays');
    const put = await nobody.put('january.csv', toyFile('nobody'));
    const end = await app.ledger('flight-delays').endOf(put.uploadId);
    expect(end).toMatchObject({ status: 'quarantined', codes: ['UNKNOWN_MODEL'] });
    expect(await person.read(end.report?.key ?? '')).toContain('raw/flight-delay/');
  });

  it('a file over a limit is refused, with the limit', async () => {
    const put = await person.put('large.csv', toyFile('large', 5_000));
    const end = await ledger.endOf(put.uploadId);
    expect(end).toMatchObject({ status: 'quarantined', codes: ['OVER_LIMIT'] });
    expect(await person.read(end.report?.key ?? '')).toContain('limits.maxRows');
  });
});
