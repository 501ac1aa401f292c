import { ALARM, MODEL } from './retraining-samples.ts';

/** An event of the retraining queue, as it lies in a message. */
export type QueueEvent = Readonly<Record<string, unknown>>;

/** An event as EventBridge delivers it from Evergreen's own bus. */
export function event(detailType: string, detail: object): QueueEvent {
  const envelope = { version: '0', id: 'delivery', account: '111122223333', region: 'eu-west-1' };
  return { ...envelope, source: 'evergreen', 'detail-type': detailType, detail };
}

export function requestEvent(trigger: string, more: object = {}): QueueEvent {
  const asked = { model: MODEL, trigger, kind: 'person', why: 'new prices', by: 'ada', ...more };
  return event('RetrainingRequested', asked);
}

export function retryEvent(trigger: string, run: string): QueueEvent {
  return event('RetrainingRequested', { model: MODEL, trigger, kind: 'retry', run, by: 'ada' });
}

/** A change of the drift alarm's state, with the time as CloudWatch writes it. */
export function alarmEvent(value: string, at: number, alarmName = ALARM): QueueEvent {
  const timestamp = new Date(at).toISOString().replace('Z', '+0000');
  return {
    ...event('CloudWatch Alarm State Change', {
      alarmName,
      state: { value, reason: 'Threshold Crossed', timestamp },
      previousState: { value: 'OK' },
    }),
    source: 'aws.cloudwatch',
  };
}

export function candidateEvent(run: string): QueueEvent {
  return event('CandidateRegistered', {
    model: MODEL,
    run,
    candidateId: run.replace('run-', 'cnd-'),
    packageArn: 'arn:aws:sagemaker:eu-west-1:111122223333:model-package/evergreen-visits/1',
    packageVersion: 1,
    outcome: 'passed',
    approval: 'Approved',
    text: 'passed',
    champion: null,
    lineage: { bucket: 'b', key: 'k' },
    verdict: { bucket: 'b', key: 'k' },
  });
}

/** What the schedule sends. */
export const SWEEP: QueueEvent = event('RetrainingSweep', {});
