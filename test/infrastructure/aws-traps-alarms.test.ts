import { beforeAll, describe, expect, it } from 'vitest';
import { METRICS_NAMESPACE, MODEL_DIMENSION } from '../../pipelines/ingest/metrics.ts';
import type { Resource } from '../support/synthesised-app.ts';
import { type Json, textOf } from '../support/template-reader.ts';
import { FIXTURES, WholeTemplate } from '../support/whole-template.ts';

interface WatchedMetric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string }[];
}

/** The metrics that an alarm is made of, alone or in an expression. */
function metricsOf({ Properties }: Resource): WatchedMetric[] {
  if (Properties['Metrics'] === undefined) return [Properties as unknown as WatchedMetric];
  const parts = Properties['Metrics'] as { MetricStat?: { Metric: WatchedMetric } }[];
  return parts.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric] : []));
}

/** What an alarm computes of its metrics, if anything. */
function expressionOf({ Properties }: Resource): string {
  const parts = (Properties['Metrics'] ?? []) as { Expression?: string }[];
  return parts.map(({ Expression }) => Expression ?? '').join('');
}

describe.each(FIXTURES)('what %s deploys', (folder) => {
  let template: WholeTemplate;
  let alarms: Resource[];

  beforeAll(async () => {
    template = await WholeTemplate.of(folder);
    alarms = template.ofType('AWS::CloudWatch::Alarm');
  }, 120_000);

  it('has no alarm that rings for want of data: before the first champion there is none', () => {
    for (const { id, Properties } of alarms) {
      expect(['notBreaching', 'ignore'], id).toContain(Properties['TreatMissingData']);
    }
  });

  it('lets an alarm keep its state only where a metric says that there is a champion', () => {
    const keeping = alarms.filter(({ Properties }) => Properties['TreatMissingData'] === 'ignore');
    expect(keeping.length).toBe(4 * template.ofType('Custom::ModelEndpoint').length);
    for (const alarm of keeping) {
      expect(expressionOf(alarm), alarm.id).toBe('IF(champion > 0, found, 0)');
      const names = metricsOf(alarm).map(({ MetricName }) => MetricName);
      expect(names, alarm.id).toContain('HasChampion');
    }
  });

  it('watches drift and freshness while something serves alone, and 5XX of the champion', () => {
    const about = (metric: string) =>
      alarms.filter((alarm) => metricsOf(alarm).some(({ MetricName }) => MetricName === metric));
    const models = template.ofType('Custom::ModelEndpoint').length;
    for (const metric of ['DriftScore', 'PredictionDrift'])
      expect(about(metric)).toHaveLength(models);
    for (const alarm of about('DriftScore')) expect(expressionOf(alarm)).toContain('champion > 0');
    // Nothing is answered, and so nothing can be missing, without a champion.
    for (const alarm of about('CapturedRecords')) {
      expect(expressionOf(alarm)).toContain('FILL(answered, 0) > 0 AND');
    }
    // Without an endpoint SageMaker publishes none of these at all.
    for (const { id, Properties } of about('Invocation5XXErrors')) {
      expect(Properties['TreatMissingData'], id).toBe('notBreaching');
      expect(Properties['Dimensions'], id).toContainEqual({
        Name: 'VariantName',
        Value: 'champion',
      });
    }
  });

  it('has metrics of models, never of features or versions: each costs by the month', () => {
    const own = alarms
      .flatMap(metricsOf)
      .filter(({ Namespace }) => Namespace === METRICS_NAMESPACE);
    expect(own.length).toBeGreaterThan(0);
    for (const { MetricName, Dimensions } of own) {
      expect(
        Dimensions?.map(({ Name }) => Name),
        MetricName,
      ).toEqual([MODEL_DIMENSION]);
    }
    for (const { id, Properties } of template.ofType('AWS::CloudWatch::Dashboard')) {
      const body = JSON.parse(textOf(Properties['DashboardBody'])) as { widgets: Json[] };
      const shown = body.widgets.flatMap(({ properties }) => (properties as Json)['metrics'] ?? []);
      const ours = (shown as unknown[][]).filter(([namespace]) => namespace === METRICS_NAMESPACE);
      expect(ours.length, id).toBeGreaterThan(0);
      for (const [, , ...dimensions] of ours) {
        const names = dimensions.filter((part) => typeof part === 'string');
        // A name and a value: the model's.
        expect(names, id).toHaveLength(2);
        expect(names[0], id).toBe(MODEL_DIMENSION);
      }
    }
  });

  it('decides again by a sweep what an alarm, which fires on changes alone, will not repeat', () => {
    const sweeps = template
      .ofType('AWS::Events::Rule')
      .filter(({ id }) => /^(RetrainingQueue|MonitoringTrigger)Sweep/.test(id));
    expect(sweeps).toHaveLength(2);
    for (const { id, Properties } of sweeps) {
      expect(Properties['ScheduleExpression'], id).toBe('rate(5 minutes)');
      expect(Properties['State'], id).toBe('ENABLED');
    }
  });

  it('hears of an alarm’s end as of its beginning, and not of missing data', () => {
    const heard = template
      .ofType('AWS::Events::Rule')
      .map(({ Properties }) => Properties['EventPattern'] as Json | undefined)
      .filter((pattern) => JSON.stringify(pattern ?? {}).includes('aws.cloudwatch'));
    expect(heard).toMatchObject([{ detail: { state: { value: ['ALARM', 'OK'] } } }]);
  });

  it('tells people of every alarm, on a topic that CloudWatch may write to, with a key it may use', () => {
    const topics = new Set(
      alarms.flatMap(({ Properties }) => (Properties['AlarmActions'] as unknown[]).map(textOf)),
    );
    // By its own name in the stack that has it, by the shared value in the others.
    expect(topics).toEqual(new Set(['<Alarms>', '<alarmtopicarn>']));
    const [topic, another] = template.ofType('AWS::SNS::Topic');
    expect(another).toBeUndefined();
    expect(textOf(topic?.Properties['KmsMasterKeyId'])).toBe('<Key>');
    const [policy] = template.ofType('AWS::SNS::TopicPolicy');
    expect(allowedTo('cloudwatch.amazonaws.com', policy?.Properties['PolicyDocument'])).toEqual([
      'sns:Publish',
    ]);
    const [key] = template.ofType('AWS::KMS::Key');
    expect(allowedTo('cloudwatch.amazonaws.com', key?.Properties['KeyPolicy'])).toEqual(
      expect.arrayContaining(['kms:Decrypt', 'kms:GenerateDataKey']),
    );
  });
});

/** What a policy allows a service. */
function allowedTo(service: string, policy: unknown): string[] {
  const { Statement } = policy as { Statement: Json[] };
  return Statement.filter(
    ({ Effect, Principal }) =>
      Effect === 'Allow' && (Principal as { Service?: string }).Service === service,
  ).flatMap(({ Action }) => [Action].flat().map(String));
}
