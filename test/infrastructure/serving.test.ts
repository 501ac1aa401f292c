import { beforeAll, describe, expect, it } from 'vitest';
import { MAX_LOOKS } from '../../lib/config/release-limits.ts';
import { resourcesOf, synthesisedApp } from '../support/synthesised-app.ts';
import { type Json, TemplateReader, textOf } from '../support/template-reader.ts';

let reader: TemplateReader;

beforeAll(async () => {
  reader = new TemplateReader(resourcesOf(await synthesisedApp('examples/flight-delay')));
}, 60_000);

const stateOf = (name: string) => reader.stateOf('Release', name);
const argumentsOf = (name: string) => stateOf(name)['Arguments'] as Json;

/** The numbers in a part of the definition, in order. */
function numbersIn(part: unknown): number[] {
  return [...JSON.stringify(part).matchAll(/\d+/g)].map(([digits]) => Number(digits));
}

describe('a release', () => {
  it('isolates the model from the network, and runs it as the one role', () => {
    expect(argumentsOf('Create model')).toMatchObject({
      EnableNetworkIsolation: true,
      ExecutionRoleArn: '<ServingRole>',
      PrimaryContainer: { ModelPackageName: '{% $package.ModelPackageArn %}' },
    });
  });

  it('captures both ways into the folder for it, with the key of the data', () => {
    expect(argumentsOf('Create endpoint config')['DataCaptureConfig']).toEqual({
      EnableCapture: '{% $plan.capture.percent > 0 %}',
      InitialSamplingPercentage: '{% $plan.capture.percent %}',
      DestinationS3Uri: '{% $plan.capture.destination %}',
      KmsKeyId: '<encryptionkeyarn>',
      CaptureOptions: [{ CaptureMode: 'Input' }, { CaptureMode: 'Output' }],
      CaptureContentTypeHeader: {
        JsonContentTypes: ['application/json'],
        CsvContentTypes: ['text/csv'],
      },
    });
  });

  it('F27: keeps the instances that scaling added, and not the weights', () => {
    expect(argumentsOf('Update endpoint')).toMatchObject({
      RetainAllVariantProperties: true,
      ExcludeRetainedVariantProperties: [{ VariantPropertyType: 'DesiredWeight' }],
    });
  });

  it('is rolled back by alarms of its own fleet, which are those it made and deletes', () => {
    const made = ['Watch errors', 'Watch latency'].map(argumentsOf);
    const names = made.map(({ AlarmName }) => AlarmName);
    expect(argumentsOf('Update endpoint')).toMatchObject({
      DeploymentConfig: {
        AutoRollbackConfiguration: { Alarms: names.map((AlarmName) => ({ AlarmName })) },
      },
    });
    for (const name of ['Delete release alarms', 'Delete release alarms after failure']) {
      expect(argumentsOf(name)).toEqual({ AlarmNames: names });
    }
    for (const alarm of made) {
      expect(alarm['Dimensions']).toContainEqual({
        Name: 'EndpointConfigName',
        Value: '{% $plan.fleet %}',
      });
      expect(alarm['TreatMissingData']).toBe('notBreaching');
      expect(JSON.stringify(alarm)).not.toContain('4XX');
    }
  });

  it('waits for another that holds the endpoint, for longer than it can hold it', () => {
    const [turns = 0] = numbersIn(stateOf('May it ask again?')['Choices']);
    const [first = 0, base = 0, longest = 0] = numbersIn(stateOf('Wait for the turn')['Seconds']);
    const waits = Array.from({ length: turns }, (_, turn) =>
      Math.min(first * base ** turn, longest),
    );
    // The longest lease is 8 hours and a quarter.
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(8.25 * 3_600);
    // A turn is two tasks of five events each, a choice and a wait of two each; so is a look at the
    // endpoint. What a release does but once is less than 500 of the history's 25,000.
    expect((turns + MAX_LOOKS) * (5 + 5 + 2 + 2) + 500).toBeLessThan(25_000);
  });

  it('asks the registry again each time before it asks for the endpoint', () => {
    const [busy] = stateOf('Open release')['Catch'] as Json[];
    expect(busy).toMatchObject({ ErrorEquals: ['EndpointBusy'], Next: 'May it ask again?' });
    expect(stateOf('Wait for the turn')['Next']).toBe('Describe package');
    expect(stateOf('Describe package')['Next']).toBe('Open release');
    expect(JSON.stringify(stateOf('Open release')['Retry'])).not.toContain('EndpointBusy');
  });
});

describe('approved packages', () => {
  it('are heard of on the default bus, those of the system’s groups alone', () => {
    const rule = reader.named('AWS::Events::Rule', 'ReleaseTrigger').Properties;
    expect(rule['EventBusName']).toBeUndefined();
    expect(rule['EventPattern']).toEqual({
      source: ['aws.sagemaker'],
      'detail-type': ['SageMaker Model Package State Change'],
      detail: {
        ModelApprovalStatus: ['Approved'],
        ModelPackageGroupName: [{ prefix: 'evergreen-' }],
      },
    });
  });
});

describe('a model’s stack', () => {
  it('takes the endpoint down when it is deleted', () => {
    const [resource] = reader.ofType('Custom::ModelEndpoint');
    expect(resource?.stack).toBe('evergreen-model-flight-delay');
    expect(resource?.DeletionPolicy).toBe('Delete');
    expect(resource?.Properties).toMatchObject({ Model: 'flight-delay', ServiceTimeout: '900' });
    expect(textOf(resource?.Properties['ServiceToken'])).toBe('<teardownfunctionarn>');
  });

  it('watches the variant that serves, whatever version it is', () => {
    const alarm = reader.named('AWS::CloudWatch::Alarm', 'AlarmRegistryEndpointErrors');
    expect(alarm.Properties).toMatchObject({
      MetricName: 'Invocation5XXErrors',
      Statistic: 'Average',
      Threshold: 0.01,
      TreatMissingData: 'notBreaching',
      Dimensions: [
        { Name: 'EndpointName', Value: 'evergreen-flight-delay' },
        { Name: 'VariantName', Value: 'champion' },
      ],
    });
  });

  it('shows traffic, errors, latency, instances, releases and the version', () => {
    const [dashboard] = reader.ofType('AWS::CloudWatch::Dashboard');
    const text = JSON.stringify(dashboard?.Properties);
    for (const metric of [
      'Invocations',
      'Invocation4XXErrors',
      'Invocation5XXErrors',
      'InvocationModelErrors',
      'ModelLatency',
      'InvocationsPerInstance',
      'PredictionLatency',
      'ReleasesDone',
      'ReleasesRolledBack',
      'ChampionVersion',
    ]) {
      expect(text).toContain(metric);
    }
  });
});
