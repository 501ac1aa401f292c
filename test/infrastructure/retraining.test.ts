import { beforeAll, describe, expect, it } from 'vitest';
import { resourcesOf, synthesisedApp } from '../support/synthesised-app.ts';
import { TemplateReader, textOf } from '../support/template-reader.ts';

let reader: TemplateReader;

beforeAll(async () => {
  reader = new TemplateReader(resourcesOf(await synthesisedApp('examples/flight-delay')));
}, 60_000);

const rule = (name: string) =>
  reader.named('AWS::Events::Rule', `RetrainingQueue${name}`).Properties;

describe('the retraining queue', () => {
  it('hears of data, of the ends of runs and of people on the bus of domain events', () => {
    expect(textOf(rule('DomainEvents')['EventBusName'])).toBe('<eventbusname>');
    expect(rule('DomainEvents')['EventPattern']).toEqual({
      source: ['evergreen'],
      'detail-type': [
        'DatasetVersionRegistered',
        'CandidateRegistered',
        'RunFailed',
        'RetrainingRequested',
      ],
    });
  });

  it('hears of drift where alarms speak, of the system’s alone, and of no missing data', () => {
    expect(rule('DriftAlarms')['EventBusName']).toBeUndefined();
    expect(rule('DriftAlarms')['EventPattern']).toEqual({
      source: ['aws.cloudwatch'],
      'detail-type': ['CloudWatch Alarm State Change'],
      detail: {
        alarmName: [{ prefix: 'evergreen-drift-' }],
        state: { value: ['ALARM', 'OK'] },
      },
    });
  });

  it('is swept every five minutes', () => {
    expect(rule('Sweep')).toMatchObject({
      ScheduleExpression: 'rate(5 minutes)',
      Targets: [{ Input: '{"source":"evergreen","detail-type":"RetrainingSweep","detail":{}}' }],
    });
  });

  it('takes messages of its rules, over TLS', () => {
    const policy = reader.named('AWS::SQS::QueuePolicy', 'RetrainingQueuePolicy').Properties;
    const { Statement } = policy['PolicyDocument'] as { Statement: Record<string, unknown>[] };
    const sources = Statement.filter(({ Effect }) => Effect === 'Allow').map(({ Condition }) =>
      textOf((Condition as { ArnEquals: { 'aws:SourceArn': unknown } }).ArnEquals['aws:SourceArn']),
    );
    expect(sources.toSorted()).toEqual([
      '<RetrainingQueueDomainEvents>',
      '<RetrainingQueueDriftAlarms>',
      '<RetrainingQueueSweep>',
    ]);
  });
});

describe('the function that decides', () => {
  const role = 'DecideRetrainingRole';

  it.each([
    ['states:StartExecution', ['<Training>']],
    [
      'states:DescribeExecution',
      ['arn:<Partition>:states:<Region>:<AccountId>:execution:<Training>:*'],
    ],
    ['events:PutEvents', ['arn:<Partition>:events:<Region>:<AccountId>:event-bus/<eventbusname>']],
    ['sqs:SendMessage', ['<RetrainingQueue>']],
    ['dynamodb:GetItem', ['arn:<Partition>:dynamodb:<Region>:<AccountId>:table/<ledgertablename>']],
  ])('may %s on one thing', (action, resources) => {
    const on = reader.allowed(role, action).flatMap((grant) => grant.on);
    expect([...new Set(on)].map((arn) => arn.replace(/<Fn::Select>|<6>/, '<Training>'))).toEqual(
      resources,
    );
  });

  it('knows its queue, the bus and both kinds of policy', () => {
    const { Environment } = reader.named('AWS::Lambda::Function', 'DecideRetraining').Properties;
    const { Variables } = Environment as { Variables: Record<string, unknown> };
    expect(textOf(Variables['QUEUE_URL'])).toBe('<RetrainingQueue>');
    expect(textOf(Variables['EVENT_BUS_NAME'])).toBe('<eventbusname>');
    expect(Variables['SYSTEM_NAME']).toBe('evergreen');
  });
});
