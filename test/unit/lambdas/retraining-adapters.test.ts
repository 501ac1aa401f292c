import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { BundledRetrainingPolicies } from '../../../lambdas/shared/adapters/bundled-retraining-policies.ts';
import { EventBridgeDomainEvents } from '../../../lambdas/shared/adapters/eventbridge-domain-events.ts';
import { SqsWakeUps } from '../../../lambdas/shared/adapters/sqs-wake-ups.ts';
import { readMessage } from '../../../lambdas/decide-retraining/read-message.ts';
import { AccessDeniedError } from '../../../pipelines/shared/errors.ts';
import { aRetrainingPolicy, MODEL, NOW } from '../../support/retraining-samples.ts';

const events = mockClient(EventBridgeClient);
const sqs = mockClient(SQSClient);

beforeEach(() => {
  events.reset();
  sqs.reset();
});

function denial(): Error {
  const error = new Error('User: x is not authorized');
  error.name = 'AccessDeniedException';
  return error;
}

describe('announcing on the event bus', () => {
  it('puts one event', async () => {
    events.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: 'e' }] });
    await new EventBridgeDomainEvents('bus').announce('RetrainingDecided', { model: MODEL });
    expect(events.commandCalls(PutEventsCommand)[0]?.args[0].input.Entries).toEqual([
      {
        EventBusName: 'bus',
        Source: 'evergreen',
        DetailType: 'RetrainingDecided',
        Detail: '{"model":"visits"}',
      },
    ]);
  });

  it('fails when the event was not taken, though the call succeeded', async () => {
    const entry = { ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' };
    events.on(PutEventsCommand).resolves({ FailedEntryCount: 1, Entries: [entry] });
    await expect(new EventBridgeDomainEvents('bus').announce('X', {})).rejects.toThrow(
      'EventBridge did not take X: ThrottlingException slow down',
    );
  });

  it('names what it was not allowed to do', async () => {
    events.on(PutEventsCommand).rejects(denial());
    const announced = new EventBridgeDomainEvents('bus').announce('X', {});
    await expect(announced).rejects.toThrow(AccessDeniedError);
  });
});

describe('waking up', () => {
  it('sends a message that the queue itself reads', async () => {
    sqs.on(SendMessageCommand).resolves({});
    await new SqsWakeUps('https://queue').wakeUp(MODEL, 42);
    const input = sqs.commandCalls(SendMessageCommand)[0]?.args[0].input;
    expect(input).toMatchObject({ QueueUrl: 'https://queue', DelaySeconds: 42 });
    expect(readMessage(JSON.parse(input?.MessageBody ?? ''), 'evergreen', NOW)).toEqual({
      kind: 'wakeUp',
      model: MODEL,
    });
  });

  it('names what it was not allowed to do', async () => {
    sqs.on(SendMessageCommand).rejects(denial());
    await expect(new SqsWakeUps('q').wakeUp(MODEL, 1)).rejects.toThrow(AccessDeniedError);
  });
});

describe('the bundled retraining policies', () => {
  it('are found by model', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'retraining-'));
    try {
      await mkdir(join(folder, 'retraining'));
      const policy = aRetrainingPolicy();
      await writeFile(join(folder, 'retraining', `${MODEL}.json`), JSON.stringify(policy));
      const policies = new BundledRetrainingPolicies(folder);
      expect(await policies.names()).toEqual([MODEL]);
      expect(await policies.find(MODEL)).toEqual(policy);
      expect(await policies.find('../retraining/visits')).toBeUndefined();
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
