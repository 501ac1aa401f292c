import { beforeAll, describe, expect, it } from 'vitest';
import { ingestEvents } from '../../pipelines/ingest/events.ts';
import { ingestMetrics, METRICS_NAMESPACE } from '../../pipelines/ingest/metrics.ts';
import { datasetVersionRegistered } from '../../pipelines/ingest/steps.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { DomainEvents } from '../support/domain-events.ts';
import { toyFile } from '../support/toy-file.ts';

const app = new AppUnderTest();
const person = app.person('toy');
const ledger = app.ledger('toy');
const events = new DomainEvents(app, 'hear-all');
const POLL = { timeout: 15_000 };

beforeAll(async () => await events.listen());

describe('what the ingest workflow tells on the event bus', () => {
  it('a new dataset version, with all that a trainer needs', async () => {
    const put = await person.put('announced.csv', toyFile('announced'));
    const { datasetVersion } = await ledger.endOf(put.uploadId);
    const detail = datasetVersionRegistered.parse(
      await events.hear(ingestEvents.registered, put.uploadId),
    );
    expect(detail).toMatchObject({ model: 'toy', datasetVersion, uploadId: put.uploadId });
    expect(detail.rows.training + detail.rows.holdOut).toBe(60);
  });

  it('a quarantined upload, with its codes and where its report lies', async () => {
    const put = await person.put('bad.csv', toyFile('bad').replace('red', 'pink'));
    const detail = await events.hear(ingestEvents.quarantined, put.uploadId);
    expect(detail).toMatchObject({
      upload: { id: put.uploadId, key: put.key },
      codes: ['NOT_ALLOWED'],
    });
    const { key } = detail['report'] as { key: string };
    expect(await person.read(key)).toContain('pink');
  });

  it('a failed ingest, with its error', async () => {
    const gone = app.upload('toy', { key: 'raw/toy/gone-too.csv', versionId: 'gone-too' });
    await app.deliver(gone);
    expect(await events.hear(ingestEvents.failed, gone.id)).toMatchObject({
      error: 'DataVersionGone',
    });
  });
});

describe('what it counts', () => {
  it('an event that comes when its work is done, as a duplicate', async () => {
    const { uploadId } = await person.put('late.csv', toyFile('late event'));
    await app.finishedPath(uploadId);
    const upload = await ledger.upload(uploadId);
    if (!upload) throw new Error('not in the ledger');
    await app.deliver(upload);
    await expect
      .poll(() => app.sumOf('toy', ingestMetrics.eventsDuplicate), POLL)
      .toBeGreaterThan(0);
  });

  it.each([
    ['toy', ingestMetrics.datasetVersionsRegistered],
    ['toy', ingestMetrics.rowsRegistered],
    ['toy', ingestMetrics.uploadsQuarantined],
    ['toy', ingestMetrics.ingestFailures],
  ])('for %s, %s', async (model, MetricName) => {
    await expect.poll(() => app.sumOf(model, MetricName), POLL).toBeGreaterThan(0);
  });

  it('by the very metric and dimension that the alarm watches', async () => {
    const alarm = await app.alarm('model-toy-AlarmRegistryUploadQuarantined');
    expect(alarm).toMatchObject({
      Namespace: METRICS_NAMESPACE,
      MetricName: ingestMetrics.uploadsQuarantined,
      Dimensions: [{ Name: 'Model', Value: 'toy' }],
    });
  });
});
