import { beforeAll, describe, expect, it } from 'vitest';
import { type Resource, resourcesOf, synthesisedApp } from '../support/synthesised-app.ts';
import { type Json, TemplateReader, textOf } from '../support/template-reader.ts';

let resources: Resource[];
let reader: TemplateReader;

beforeAll(async () => {
  resources = resourcesOf(await synthesisedApp('examples/flight-delay'));
  reader = new TemplateReader(resources);
}, 60_000);

const alarm = (name: string) =>
  reader.named('AWS::CloudWatch::Alarm', `AlarmRegistry${name}`).Properties;

/** The metrics an expression is made of, by the names it has for them. */
function metricsOf({ Metrics }: Json): Record<string, Json> {
  const parts = Metrics as { Id: string; Expression?: string; MetricStat?: Json }[];
  return Object.fromEntries(parts.map((part) => [part.Id, (part.MetricStat ?? part) as Json]));
}

const folder = (name: string) => `arn:<Partition>:s3:::<databucketname>/${name}/*`;

describe('the functions that watch', () => {
  it.each([
    ['MonitoringFunctionsOpenMonitoring', ['baselines', 'reports', 'runs'], ['reports']],
    [
      'MonitoringFunctionsMakeBaseline',
      ['baselines', 'datasets', 'definitions', 'runs'],
      ['baselines'],
    ],
    [
      'MonitoringFunctionsMeasureDrift',
      ['baselines', 'capture', 'definitions', 'reports'],
      ['reports'],
    ],
    ['PublishReports', ['reports', 'runs'], ['reports']],
  ])('%s reads and writes its own folders alone', (name, reads, writes) => {
    const on = (action: string) =>
      reader
        .allowed(`${name}Role`, action)
        .flatMap((grant) => grant.on)
        .toSorted();
    expect(on('s3:GetObject')).toEqual(reads.map(folder));
    expect(on('s3:PutObject')).toEqual(writes.map(folder));
  });

  it.each(['MakeBaseline', 'MeasureDrift', 'RecordMonitoringFailure'])(
    '%s can not read the ledger',
    (name) => {
      const statements = JSON.stringify(reader.statementsOf(`MonitoringFunctions${name}Role`));
      expect(statements).not.toMatch(/dynamodb:(GetItem|Query|PutItem)/);
    },
  );

  it('have DuckDB, and the memory and disk of the config', () => {
    for (const name of ['MakeBaseline', 'MeasureDrift']) {
      const watching = reader.named('AWS::Lambda::Function', `MonitoringFunctions${name}`);
      expect(watching.Properties).toMatchObject({
        MemorySize: 3_008,
        EphemeralStorage: { Size: 8_192 },
        Layers: [{ Ref: expect.stringMatching(/^MonitoringFunctionsDuckDb/) as unknown }],
        Environment: { Variables: { ENGINE_MEMORY_MB: '1504', ENGINE_THREADS: '1' } },
      });
    }
  });
});

describe('what starts monitoring', () => {
  const rule = (name: string) => reader.named('AWS::Events::Rule', `MonitoringTrigger${name}`);

  it('is the clock, every five minutes, and people', () => {
    expect(rule('Sweep').Properties).toMatchObject({
      ScheduleExpression: 'rate(5 minutes)',
      Targets: [{ Input: '{"source":"evergreen","detail-type":"MonitoringSweep","detail":{}}' }],
    });
    expect(textOf(rule('Requests').Properties['EventBusName'])).toBe('<eventbusname>');
    expect(rule('Requests').Properties['EventPattern']).toEqual({
      source: ['evergreen'],
      'detail-type': ['MonitoringRequested'],
    });
  });
});

describe('what makes pages', () => {
  it('hears every event about a model, and not its own', () => {
    const { EventPattern } = reader.named('AWS::Events::Rule', 'ReportTrigger').Properties;
    const { 'detail-type': types } = EventPattern as { 'detail-type': string[] };
    expect(types.toSorted()).toEqual([
      'CandidateRegistered',
      'DatasetVersionRegistered',
      'IngestFailed',
      'ModelReleased',
      'MonitoringFailed',
      'ReleaseFailed',
      'ReleaseRolledBack',
      'RetrainingDecided',
      'RunFailed',
      'TrafficMonitored',
      'UploadQuarantined',
    ]);
  });
});

describe('the drift alarm', () => {
  it('has the name that starts retraining, and rings above the threshold of the config', () => {
    expect(alarm('Drift')).toMatchObject({
      AlarmName: 'evergreen-drift-flight-delay',
      Threshold: 0.3,
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
    });
  });

  it.each(['Drift', 'PredictionDrift', 'NullShareRise', 'UnseenCategories'])(
    'F30: %s is 0 without a champion, and keeps its state between looks at the traffic',
    (name) => {
      const { Metrics, TreatMissingData } = alarm(name);
      expect(TreatMissingData).toBe('ignore');
      const { champion, found, ...expression } = metricsOf({ Metrics });
      expect(Object.values(expression)).toMatchObject([
        { Expression: 'IF(champion > 0, found, 0)' },
      ]);
      expect(champion).toMatchObject({ Metric: { MetricName: 'HasChampion' }, Period: 60 });
      expect(found).toMatchObject({ Stat: 'Maximum', Period: 60 });
    },
  );
});

describe('missing capture', () => {
  it('F30: is answers over three looks without a captured record', () => {
    expect(alarm('CaptureMissing')).toMatchObject({
      EvaluationPeriods: 3,
      TreatMissingData: 'notBreaching',
    });
    const { answered, captured } = metricsOf(alarm('CaptureMissing'));
    expect(answered).toMatchObject({ Metric: { MetricName: 'Predictions' }, Period: 3_600 });
    expect(captured).toMatchObject({ Metric: { MetricName: 'CapturedRecords' }, Period: 3_600 });
  });
});

describe('a model’s dashboard', () => {
  it('shows drift, capture and decisions', () => {
    const { DashboardBody } = reader.named('AWS::CloudWatch::Dashboard', 'Dashboard').Properties;
    const body = JSON.stringify(DashboardBody);
    for (const metric of [
      'DriftScore',
      'WorstFeatureDrift',
      'PredictionDrift',
      'NullShareRise',
      'UnseenCategoryShare',
      'CapturedRecords',
      'CaptureAgeMinutes',
      'RetrainingsStarted',
      'RetrainingsParked',
      'RetrainingsRefused',
      'RetrainingsNeedPerson',
      'ChampionVersion',
      'CandidateScore',
    ]) {
      expect(body).toContain(metric);
    }
  });
});
