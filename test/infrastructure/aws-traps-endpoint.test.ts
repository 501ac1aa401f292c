import { EndpointStatus } from '@aws-sdk/client-sagemaker';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../../lib/config/index.ts';
import { parseConfig } from '../../lib/config/parse-config.ts';
import type { Json } from '../support/template-reader.ts';
import { FIXTURES, WholeTemplate } from '../support/whole-template.ts';
import { validModel } from '../unit/pipelines/model-definition/valid-model.ts';

/** Statuses in which an endpoint stands still; in any other it can only be waited for. */
const STANDING = ['Failed', 'InService', 'OutOfService', 'UpdateRollbackFailed'];

describe.each(FIXTURES)('what %s deploys', (folder) => {
  let template: WholeTemplate;

  beforeAll(async () => {
    template = await WholeTemplate.of(folder);
  }, 120_000);

  const argumentsOf = (operation: string) => {
    const calls = template.calls(operation);
    expect(calls.length, operation).toBeGreaterThan(0);
    return calls.map(({ state }) => state['Arguments'] as Json);
  };

  it('keeps what scaling did to an endpoint at every update, and its weights at none', () => {
    for (const update of argumentsOf('sagemaker:updateEndpoint')) {
      expect(update).toMatchObject({
        RetainAllVariantProperties: true,
        ExcludeRetainedVariantProperties: [{ VariantPropertyType: 'DesiredWeight' }],
      });
    }
  });

  it('promotes by packages, never by weights', () => {
    for (const change of argumentsOf('updateEndpointWeightsAndCapacities')) {
      expect(JSON.stringify(change)).not.toContain('DesiredWeight"');
    }
  });

  it('rolls back by 1 to 10 alarms of its own fleet, each of which it made before, by its name', () => {
    const states = template.states();
    const made = argumentsOf('cloudwatch:putMetricAlarm');
    for (const { AlarmName, Dimensions } of made) {
      // The name of a fleet starts with that of its system: so does the name of its alarm.
      expect(AlarmName).toMatch(/^{% \$plan\.fleet & '-release-[a-z]+' %}$/);
      expect(Dimensions).toContainEqual({ Name: 'EndpointConfigName', Value: '{% $plan.fleet %}' });
    }
    for (const update of argumentsOf('sagemaker:updateEndpoint')) {
      const { AutoRollbackConfiguration } = update['DeploymentConfig'] as Json;
      const { Alarms } = AutoRollbackConfiguration as { Alarms: Json[] };
      expect(Alarms.length).toBeGreaterThan(0);
      expect(Alarms.length).toBeLessThanOrEqual(10);
      const names = Alarms.map(({ AlarmName }) => AlarmName);
      expect(new Set(made.map(({ AlarmName }) => AlarmName))).toEqual(new Set(names));
    }
    const [update] = states.filter(({ name }) => name === 'Watch latency');
    expect(update?.state['Next']).toBe('Update endpoint');
  });

  it('knows every status of an endpoint: it waits while it changes, SystemUpdating too', () => {
    const conditions = template
      .states()
      .filter(({ name }) => ['May it be updated?', 'What became of it?'].includes(name))
      .map(({ state }) => JSON.stringify(state['Choices']));
    expect(conditions).toHaveLength(2);
    const changing = Object.values(EndpointStatus).filter((status) => !STANDING.includes(status));
    expect(changing).toContain('SystemUpdating');
    for (const text of conditions) {
      const [, list = ''] = /\$endpoint\.status in \[([^\]]+)\]/.exec(text) ?? [];
      const waited = [...list.matchAll(/'(\w+)'/g)].map(([, status]) => status);
      expect(new Set(waited)).toEqual(new Set(changing));
    }
  });

  it('freezes one in UpdateRollbackFailed, and pages', () => {
    const next = (name: string) =>
      template.states().find((each) => each.name === name)?.state ?? {};
    for (const [question, frozen] of [
      ['May it be updated?', 'Endpoint can not be updated'],
      ['What became of it?', 'Endpoint is frozen'],
    ] as const) {
      expect(JSON.stringify(next(question)['Choices'])).not.toMatch(/UpdateRollbackFailed|OutOf/);
      expect(next(question)['Default']).toBe(frozen);
      expect((next(frozen)['Output'] as Json)['Error']).toBe('EndpointFrozen');
    }
    const failed = template
      .ofType('AWS::CloudWatch::Alarm')
      .filter(({ Properties }) => Properties['MetricName'] === 'ReleasesFailed');
    expect(failed).toHaveLength(template.ofType('Custom::ModelEndpoint').length);
    for (const { Properties } of failed)
      expect(Properties['AlarmDescription']).toMatch(/^\[page\]/);
  });

  it('suspends scaling for an update, and deregisters for another instance type alone, before it', () => {
    const states = template.states();
    const [scaled] = states.filter(({ name }) => name === 'How is it scaled?');
    expect(scaled?.state).toMatchObject({
      Choices: [
        { Condition: '{% $not($scaled) %}', Next: 'Watch errors' },
        { Condition: '{% $instanceType = $plan.instanceType %}', Next: 'Suspend scaling' },
      ],
      Default: 'End scaling',
    });
    const ends = template.calls(':deregisterScalableTarget');
    expect(ends.map(({ name, state }) => [name, state['Next']])).toEqual([
      ['End scaling', 'Watch errors'],
    ]);
    const suspensions = argumentsOf(':registerScalableTarget').map(
      ({ SuspendedState }) => SuspendedState,
    );
    const all = (yes: boolean) => ({
      DynamicScalingInSuspended: yes,
      DynamicScalingOutSuspended: yes,
      ScheduledScalingSuspended: yes,
    });
    // Suspended once; resumed after success and after failure.
    expect(suspensions).toHaveLength(3);
    expect(suspensions).toEqual(expect.arrayContaining([all(true), all(false)]));
  });

  it('registers for scaling with retries, as an endpoint may not be InService yet for the service', () => {
    for (const { name, state } of template.calls(':registerScalableTarget')) {
      const errors = (state['Retry'] as Json[]).flatMap(({ ErrorEquals }) => ErrorEquals);
      expect(errors, name).toContain('ApplicationAutoScaling.ValidationException');
      expect(errors, name).toContain('ApplicationAutoScaling.ConcurrentUpdateException');
    }
  });

  it('asks for no key of volumes, which instances with local storage refuse', () => {
    for (const { name, state } of template.states()) {
      expect(JSON.stringify(state), name).not.toContain('VolumeKmsKeyId');
    }
    // That of an endpoint config is called otherwise; that of its capture is inside.
    for (const config of argumentsOf('createEndpointConfig')) {
      expect(config).not.toHaveProperty('KmsKeyId');
    }
  });

  it('takes down with a model’s stack what releases made, before what that needs is gone', () => {
    const stacks = new Map(template.assembly.stacks.map((stack) => [stack.stackName, stack]));
    const endpoints = template.ofType('Custom::ModelEndpoint');
    const models = [...stacks.keys()].filter((name) => name.includes('-model-'));
    expect(endpoints.map(({ stack }) => stack).toSorted()).toEqual(models.toSorted());
    for (const { stack, DeletionPolicy } of endpoints) {
      expect(DeletionPolicy, stack).toBe('Delete');
      const first = stacks.get(stack)?.dependencies.map(({ id }) => id.replace(/^.*-/, ''));
      expect(first, stack).toEqual(expect.arrayContaining(['data', 'serving']));
    }
    const holding = (type: string) => new Set(template.ofType(type).map(({ stack }) => stack));
    const kept = ['AWS::KMS::Key', 'AWS::S3::Bucket', 'AWS::DynamoDB::Table'].flatMap((type) => [
      ...holding(type),
    ]);
    for (const stack of kept) expect(stack).toMatch(/-data$/);
    expect(template.named('AWS::IAM::Role', 'ServingRole').stack).toMatch(/-serving$/);
  });
});

describe('a release, whatever its waits', () => {
  const minutes = fc.integer({ min: -1, max: 600 });

  it('has 600 to 28,800 seconds, more than its waits together; a wait is an hour at most', () => {
    let taken = 0;
    fc.assert(
      fc.property(minutes, minutes, minutes, (bakeMinutes, terminationWaitMinutes, maxMinutes) => {
        const release = { bakeMinutes, terminationWaitMinutes, maxMinutes, checkSeconds: 30 };
        const policy = servingPolicyOf(release);
        if (!policy) return;
        taken += 1;
        const { bakeSeconds, terminationWaitSeconds, maxSeconds } = policy.release;
        expect(maxSeconds).toBeGreaterThanOrEqual(600);
        expect(maxSeconds).toBeLessThanOrEqual(28_800);
        expect(Math.max(bakeSeconds, terminationWaitSeconds)).toBeLessThanOrEqual(3_600);
        expect(Math.min(bakeSeconds, terminationWaitSeconds)).toBeGreaterThanOrEqual(0);
        expect(maxSeconds).toBeGreaterThan(bakeSeconds + terminationWaitSeconds);
      }),
      { numRuns: 300, examples: EDGES },
    );
    expect(taken).toBeGreaterThan(EDGES.length / 2);
  });
});

/** On both sides of each limit: bake, wait before the old fleet goes, and all together, minutes. */
const EDGES: [number, number, number][] = [
  [0, 0, 9],
  [0, 0, 10],
  [60, 0, 61],
  [61, 0, 200],
  [0, 60, 61],
  [0, 61, 200],
  [60, 60, 120],
  [60, 60, 121],
  [5, 5, 480],
  [5, 5, 481],
];

/** What is compiled of it, if it is taken. */
function servingPolicyOf(release: object) {
  try {
    const config = { models: [{ ...validModel(), release }] };
    return parseConfig(config, 'evergreen.config.ts').servingPolicies[0]?.policy;
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}
