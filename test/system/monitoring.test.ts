import { randomInt } from 'node:crypto';
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { METRICS_NAMESPACE } from '../../pipelines/ingest/metrics.ts';
import { monitoringMetrics } from '../../pipelines/monitoring/metrics.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { DomainEvents } from '../support/domain-events.ts';
import { LogsUnderTest } from '../support/logs-under-test.ts';
import { MonitoringUnderTest, TRAINED_ROWS } from '../support/monitoring-under-test.ts';
import { waitUntil } from '../support/wait-until.ts';

const MODEL = 'toy-monitored';
const app = new AppUnderTest();
const monitoring = new MonitoringUnderTest(app, MODEL);
const events = new DomainEvents(app, 'monitoring-tests');
const logs = new LogsUnderTest(app);
const metrics = new CloudWatchClient(app.clientConfiguration);
const from = Date.now();

const COLOURS = ['red', 'green', 'blue'];

/** As in the training file: each size and each colour as often as any other. */
function usual(count: number): object[] {
  return Array.from({ length: count }, (_, index) => ({
    size: ((index * 7) % TRAINED_ROWS) / 4,
    colour: COLOURS[index % 3],
  }));
}

/** What training never saw. No other test speaks of this number. */
const STRANGE = randomInt(1e11, 1e12) + 0.5;
function strange(count: number): object[] {
  return Array.from({ length: count }, () => ({ size: STRANGE, colour: 'blue' }));
}

beforeAll(async () => {
  await events.listen();
  await monitoring.takeOver();
  await monitoring.serve();
  // What other tests have sent is none of ours.
  await monitoring.ask();
}, 240_000);

afterAll(async () => await monitoring.letTheClockStart());

/** The last value of a metric of the model. */
async function lastOf(MetricName: string): Promise<number | undefined> {
  const { Datapoints = [] } = await metrics.send(
    new GetMetricStatisticsCommand({
      Namespace: METRICS_NAMESPACE,
      MetricName,
      Dimensions: [{ Name: 'Model', Value: MODEL }],
      StartTime: new Date(from),
      EndTime: new Date(Date.now() + 60_000),
      Period: 60,
      Statistics: ['Maximum'],
    }),
  );
  const sorted = Datapoints.toSorted((a, b) => Number(a.Timestamp) - Number(b.Timestamp));
  return sorted.at(-1)?.Maximum;
}

describe('captured traffic', () => {
  let waiting = 0;

  it('of too few records adds up over monitorings', async () => {
    await monitoring.traffic(usual(10));
    const first = await monitoring.ask();
    expect(first.record).toMatchObject({ status: 'notEnoughData', figures: { driftScore: null } });
    await monitoring.traffic(usual(10));
    const second = await monitoring.ask();
    waiting = second.record.traffic?.records ?? 0;
    expect(waiting - (first.record.traffic?.records ?? 0)).toBe(10);
  });

  it('that is as it was in training shows no drift', async () => {
    await monitoring.traffic(usual(140));
    const { record, report } = await monitoring.ask();
    const champion = await monitoring.champion();
    expect(record).toMatchObject({
      status: 'measured',
      candidateId: champion?.candidateId,
      packageVersion: champion?.packageVersion,
      traffic: { records: waiting + 140, malformed: 0, duplicates: 0 },
      figures: { driftScore: 0, driftedFeatures: 0, nullShareRise: 0 },
    });
    expect(report).toMatchObject({ records: waiting + 140, baseline: { weights: 'gain' } });
    const told = await events.hear('TrafficMonitored', record.id);
    expect(told).toMatchObject({ model: MODEL, status: 'measured', driftScore: 0 });
    await waitUntil('the score was a metric', async () => {
      return (await lastOf(monitoringMetrics.driftScore)) === 0;
    });
    expect(await lastOf(monitoringMetrics.hasChampion)).toBe(1);
  });

  it('is measured once', async () => {
    const { record } = await monitoring.ask();
    expect(record).toMatchObject({ status: 'notEnoughData', traffic: { records: 0, objects: 0 } });
  });

  it('that is otherwise raises the score, and the alarm', async () => {
    await monitoring.traffic(strange(60));
    const { record, report } = await monitoring.ask();
    expect(record.figures).toMatchObject({ driftScore: 1, worst: { name: 'size' } });
    expect(report.features[0]).toMatchObject({ name: 'size', drifted: true });
    const alarm = async () => (await app.alarm(`evergreen-drift-${MODEL}`))?.StateValue;
    await waitUntil('the alarm rang', async () => (await alarm()) === 'ALARM');
  });

  it('leaves none of its values in a log', async () => {
    await waitUntil('the monitoring was in the log', async () => {
      return (await logs.lines('RecordMonitoringLogs', from)).length > 0;
    });
    const lines = await logs.lines('', from);
    expect(lines.filter((line) => line.includes(`${STRANGE}`))).toEqual([]);
  });
});
