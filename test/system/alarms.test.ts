import { PurgeQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { AppUnderTest } from '../support/app-under-test.ts';
import { toyFile } from '../support/toy-file.ts';
import { PATIENCE } from '../support/wait-until.ts';

const app = new AppUnderTest();
const sqs = new SQSClient(app.clientConfiguration);

describe('alarms', () => {
  it('are quiet as long as nothing has happened', async () => {
    expect(await app.alarm('UploadsDelayed')).toMatchObject({ StateValue: 'OK' });
  });

  it('"Uploads undelivered" goes off when something waits in the dead letters', async () => {
    const QueueUrl = app.output('UploadDeadLettersUrl');
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'an event that failed' }));
    await expect
      .poll(async () => (await app.alarm('UploadsUndelivered'))?.StateValue, { timeout: PATIENCE })
      .toBe('ALARM');
    await sqs.send(new PurgeQueueCommand({ QueueUrl }));
  });

  it('"Upload quarantined" goes off for a broken file, and says what happened', async () => {
    const put = await app.person('toy').put('alarming.csv', toyFile('alarming').replace('red', ''));
    expect(await app.ledger('toy').endOf(put.uploadId)).toMatchObject({ status: 'quarantined' });
    await expect
      .poll(async () => (await app.alarm('model-toy-AlarmRegistryUploadQuarantined'))?.StateValue, {
        timeout: PATIENCE,
      })
      .toBe('ALARM');
  });

  it('"Upload to no model" goes off for a file in a folder of none', async () => {
    const put = await app.person('typo').put('lost.csv', toyFile('lost'));
    expect(await app.ledger('typo').endOf(put.uploadId)).toMatchObject({
      codes: ['UNKNOWN_MODEL'],
    });
    await expect
      .poll(async () => (await app.alarm('UploadToNoModel'))?.StateValue, { timeout: PATIENCE })
      .toBe('ALARM');
  });

  it('"Ingest failed" goes off for an execution without a good end', async () => {
    const gone = app.upload('toy', { key: 'raw/toy/alarming.csv', versionId: 'alarming' });
    await app.deliver(gone);
    expect(await app.ledger('toy').endOf(gone.id)).toMatchObject({ status: 'failed' });
    await expect
      .poll(async () => (await app.alarm('IngestFailed'))?.StateValue, { timeout: PATIENCE })
      .toBe('ALARM');
  });
});
