import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricStatisticsCommand,
} from '@aws-sdk/client-cloudwatch';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { beforeAll, describe, expect, it } from 'vitest';
import { EVENT_SOURCE, ingestEvents } from '../../pipelines/ingest/events.ts';
import { ingestMetrics, METRICS_NAMESPACE } from '../../pipelines/ingest/metrics.ts';
import { datasetVersionRegistered } from '../../pipelines/ingest/steps.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { toyFile } from '../support/toy-file.ts';

const app = new AppUnderTest();
const person = app.person('toy');
const ledger = app.ledger('toy');
const events = new EventBridgeClient(app.clientConfiguration);
const sqs = new SQSClient(app.clientConfiguration);
const cloudWatch = new CloudWatchClient(app.clientConfiguration);

const POLL = { timeout: 15_000 };
let queueUrl: string;
const heard: { 'detail-type': string; detail: Record<string, unknown> }[] = [];

/** A rule of the user's own on Evergreen's bus, as a user would hook one in. */
beforeAll(async () => {
  const bus = app.output('EventBusName');
  const { RuleArn } = await events.send(
    new PutRuleCommand({
      Name: 'hear-all',
      EventBusName: bus,
      EventPattern: JSON.stringify({ source: [EVENT_SOURCE] }),
    }),
  );
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'heard' }));
  queueUrl = QueueUrl ?? '';
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: Attributes?.QueueArn,
        Condition: { ArnEquals: { 'aws:SourceArn': RuleArn } },
      },
    ],
  });
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  await events.send(
    new PutTargetsCommand({
      Rule: 'hear-all',
      EventBusName: bus,
      Targets: [{ Id: 'queue', Arn: Attributes?.QueueArn }],
    }),
  );
});

async function hear(detailType: string, about: string): Promise<Record<string, unknown>> {
  const found = () =>
    heard.find(
      (event) => event['detail-type'] === detailType && JSON.stringify(event).includes(about),
    );
  await expect
    .poll(
      async () => {
        const { Messages } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
        );
        for (const { Body } of Messages ?? []) heard.push(JSON.parse(Body ?? '{}'));
        return found();
      },
      { timeout: 15_000 },
    )
    .toBeDefined();
  return found()?.detail ?? {};
}

describe('what the ingest workflow tells on the event bus', () => {
  it('a new dataset version, with all that a trainer needs', async () => {
    const put = await person.put('announced.csv', toyFile('announced'));
    const { datasetVersion } = await ledger.endOf(put.uploadId);
    const detail = datasetVersionRegistered.parse(
      await hear(ingestEvents.registered, put.uploadId),
    );
    expect(detail).toMatchObject({ model: 'toy', datasetVersion, uploadId: put.uploadId });
    expect(detail.rows.training + detail.rows.holdOut).toBe(60);
  });

  it('a quarantined upload, with its codes and where its report lies', async () => {
    const put = await person.put('bad.csv', toyFile('bad').replace('red', 'pink'));
    const detail = await hear(ingestEvents.quarantined, put.uploadId);
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
    expect(await hear(ingestEvents.failed, gone.id)).toMatchObject({ error: 'DataVersionGone' });
  });
});

describe('what it counts', () => {
  it('an event that comes when its work is done, as a duplicate', async () => {
    const { uploadId } = await person.put('late.csv', toyFile('late event'));
    await app.finishedPath(uploadId);
    const upload = await ledger.upload(uploadId);
    if (!upload) throw new Error('not in the ledger');
    await app.deliver(upload);
    await expect.poll(() => sumOf('toy', ingestMetrics.eventsDuplicate), POLL).toBeGreaterThan(0);
  });

  it.each([
    ['toy', ingestMetrics.datasetVersionsRegistered],
    ['toy', ingestMetrics.rowsRegistered],
    ['toy', ingestMetrics.uploadsQuarantined],
    ['toy', ingestMetrics.ingestFailures],
  ])('for %s, %s', async (model, MetricName) => {
    await expect.poll(() => sumOf(model, MetricName), POLL).toBeGreaterThan(0);
  });

  it('by the very metric and dimension that the alarm watches', async () => {
    const { MetricAlarms } = await cloudWatch.send(new DescribeAlarmsCommand({}));
    const alarm = MetricAlarms?.find(({ AlarmName }) => AlarmName?.includes('model-toy'));
    expect(alarm).toMatchObject({
      Namespace: METRICS_NAMESPACE,
      MetricName: ingestMetrics.uploadsQuarantined,
      Dimensions: [{ Name: 'Model', Value: 'toy' }],
    });
  });
});

/** A metric of a model, summed over the last hour. */
async function sumOf(model: string, MetricName: string): Promise<number> {
  const { Datapoints } = await cloudWatch.send(
    new GetMetricStatisticsCommand({
      Namespace: METRICS_NAMESPACE,
      MetricName,
      Dimensions: [{ Name: 'Model', Value: model }],
      StartTime: new Date(Date.now() - 3_600_000),
      EndTime: new Date(Date.now() + 60_000),
      Period: 3_600,
      Statistics: ['Sum'],
    }),
  );
  return (Datapoints ?? []).reduce((total, { Sum }) => total + (Sum ?? 0), 0);
}
